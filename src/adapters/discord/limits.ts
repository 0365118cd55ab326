/** What Discord takes. The pages are below https://discord.com/developers/docs. */
export const limits = {
  /** All text displays of a message together; components/reference#text-display. */
  text: 4000,
  /** `content` of a message; resources/message. */
  content: 2000,
  /** Files of a message; resources/message. */
  files: 10,
  /** Alternative text of a picture or file; resources/message#attachment-object. */
  description: 1024,
  /** components/reference#button. */
  buttonLabel: 80,
  rowButtons: 5,
  /** Options of a select, and label of each; components/reference#string-select. */
  selectOptions: 25,
  selectLabel: 100,
  /** interactions/receiving-and-responding and components/reference#label. */
  modalTitle: 45,
  modalLabel: 45,
  labelDescription: 100,
  textInput: 4000,
  /** Completions, and name and value of each; interactions/application-commands. */
  completions: 25,
  completion: 100,
  /** interactions/application-commands#application-command-object. */
  commandDescription: 100,
  choices: 25,
  /** Where an interaction does not say what it allows; reference#uploading-files. In bytes. */
  upload: 10 * 1024 * 1024,
} as const;

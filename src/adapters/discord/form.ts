/** The form in which a learner pastes code, and what comes back from it. */
import {
  type APIAttachment,
  type APIInteractionDataResolved,
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmission,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import type { BodySpec } from '../../core/command.ts';
import type { Messages } from '../../i18n/messages.ts';
import { neutralLine } from '../../security/neutral.ts';
import { encodeOffer, type Offer } from './custom-id.ts';
import { limits } from './limits.ts';

const fields = { text: 'text', files: 'files' } as const;
/** A flake with its modules. */
const mostFiles = 5;

/** Null where the offer is too long for an id. */
export function drawForm(
  { form }: BodySpec,
  offer: Offer,
  messages: Messages,
): APIModalInteractionResponseCallbackData | null {
  const id = encodeOffer(offer);
  if (id === null) return null;
  return {
    custom_id: id,
    title: neutralLine(messages.text(form.title), limits.modalTitle),
    components: [
      {
        type: ComponentType.Label,
        label: neutralLine(messages.text(form.label), limits.modalLabel),
        component: {
          type: ComponentType.TextInput,
          custom_id: fields.text,
          style: TextInputStyle.Paragraph,
          max_length: limits.textInput,
          required: false,
        },
      },
      {
        type: ComponentType.Label,
        label: neutralLine(messages.text('discord.form-files'), limits.modalLabel),
        description: neutralLine(
          messages.text('discord.form-files-description', { characters: limits.textInput, files: mostFiles }),
          limits.labelDescription,
        ),
        component: {
          type: ComponentType.FileUpload,
          custom_id: fields.files,
          min_values: 0,
          max_values: mostFiles,
          required: false,
        },
      },
    ],
  };
}

export interface FilledForm {
  readonly text: string;
  readonly files: readonly APIAttachment[];
}

/** What was filled in. Fields that are not known are passed over. */
export function readForm({ components, resolved }: APIModalSubmission): FilledForm {
  let text = '';
  const files: APIAttachment[] = [];
  for (const row of components) {
    const filled = 'component' in row ? [row.component] : 'components' in row ? row.components : [];
    for (const field of filled) {
      if (field.type === ComponentType.TextInput && field.custom_id === fields.text) text = field.value;
      if (field.type === ComponentType.FileUpload && field.custom_id === fields.files) {
        files.push(...resolvedAttachments(field.values, resolved));
      }
    }
  }
  return { text, files };
}

/** Files are believed only where the interaction itself describes them. */
function resolvedAttachments(
  ids: readonly string[],
  resolved: APIInteractionDataResolved | undefined,
): readonly APIAttachment[] {
  return ids.flatMap((id) => resolved?.attachments?.[id] ?? []);
}

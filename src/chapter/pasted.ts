import type { Answer } from './chapter.ts';

/** An answer as a learner would paste it in chat: a fence for each block, with the file's name where there is one. */
export function asPasted(answer: Answer): string {
  return answer.blocks
    .map(
      ({ language, file, text }) =>
        `\`\`\`${file === null ? language : `${language} ${file}`}\n${text}\n\`\`\``,
    )
    .join('\n\n');
}

/** From what an application sends to the message that Discord shows. */
import type { APIAttachment, APIMessage } from 'discord-api-types/v10';
import { ComponentType, MessageFlags } from 'discord-api-types/v10';
import type { Cdn } from './cdn.ts';
import type { UploadedFile } from './form.ts';

/** The `data` of a callback, or the body of a message. */
export interface MessageData {
  readonly content?: string | null;
  readonly embeds?: readonly object[] | null;
  readonly components?: readonly ComponentData[] | null;
  readonly attachments?: readonly { readonly id: string | number; readonly description?: string }[] | null;
  readonly allowed_mentions?: {
    readonly parse?: readonly string[];
    readonly users?: readonly string[];
  } | null;
  readonly flags?: number | null;
}

interface ComponentData {
  readonly type: number;
  readonly [field: string]: unknown;
}

/** Flags that an application may set. */
const settable =
  MessageFlags.SuppressEmbeds |
  MessageFlags.Ephemeral |
  MessageFlags.SuppressNotifications |
  MessageFlags.IsComponentsV2;

/** The message with new content; what `data` does not mention stays as it is. */
export function withData(
  message: APIMessage,
  data: MessageData,
  files: readonly UploadedFile[],
  cdn: Cdn,
  newId: () => string,
): APIMessage {
  const ephemeral = (message.flags ?? 0) & MessageFlags.Ephemeral;
  const attachments = keepAttachments(message, data, files, cdn, newId);
  const content = data.content === undefined ? message.content : (data.content ?? '');
  const components =
    data.components === undefined
      ? message.components
      : numberComponents(data.components ?? [], attachments, { next: 1 });
  const texts = [content, ...collectTexts(components ?? [])];
  const flags =
    ((message.flags ?? 0) & ~MessageFlags.Loading) | ((data.flags ?? 0) & settable & ~MessageFlags.Ephemeral);
  return {
    ...message,
    content,
    components: components as NonNullable<APIMessage['components']>,
    embeds:
      data.embeds === undefined
        ? message.embeds
        : (data.embeds ?? []).map((embed) => ({ type: 'rich', ...embed }) as never),
    attachments,
    flags: flags | ephemeral,
    mention_everyone: pings(texts, data, 'everyone', /@(everyone|here)/),
    mention_roles: pings(texts, data, 'roles', /<@&\d+>/) ? ['0'] : [],
    mentions: pings(texts, data, 'users', /<@!?\d+>/) ? [message.author] : [],
  };
}

/** Whether the text notifies somebody. Without `allowed_mentions` everything that looks like a mention does. */
function pings(texts: readonly string[], data: MessageData, kind: string, mention: RegExp): boolean {
  const allowed = data.allowed_mentions;
  const parses = allowed == null || (allowed.parse ?? []).includes(kind);
  return parses && texts.some((text) => mention.test(text));
}

function keepAttachments(
  message: APIMessage,
  data: MessageData,
  files: readonly UploadedFile[],
  cdn: Cdn,
  newId: () => string,
): APIAttachment[] {
  const named = data.attachments ?? null;
  const kept = message.attachments.filter(({ id }) => named?.some((each) => String(each.id) === id) ?? true);
  const ephemeral = ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const added = files.map((file) => {
    const description = named?.find((each) => String(each.id) === file.id)?.description;
    const id = newId();
    const folder = ephemeral
      ? `ephemeral-attachments/${message.author.id}`
      : `attachments/${message.channel_id}`;
    return cdn.store(id, folder, file, {
      ...(description === undefined ? {} : { description }),
      ...(ephemeral ? { ephemeral: true } : {}),
    });
  });
  return [...kept, ...added];
}

/** Components as Discord gives them back: numbered from 1, with every default filled in. */
function numberComponents(
  components: readonly ComponentData[],
  attachments: readonly APIAttachment[],
  count: { next: number },
): object[] {
  return components.map((component) => {
    const numbered: Record<string, unknown> = { ...component, id: component.id ?? count.next++ };
    if (Array.isArray(component.components)) {
      numbered.components = numberComponents(component.components, attachments, count);
    }
    if (component.accessory !== undefined) {
      [numbered.accessory] = numberComponents([component.accessory as ComponentData], attachments, count);
    }
    return { ...defaultsOf(component, attachments), ...numbered, ...mediaOf(component, attachments) };
  });
}

function defaultsOf(component: ComponentData, attachments: readonly APIAttachment[]): object {
  switch (component.type) {
    case ComponentType.StringSelect:
      return { min_values: 1, max_values: 1 };
    case ComponentType.Separator:
      return { spacing: 1, divider: true };
    case ComponentType.Container:
      return { accent_color: null, spoiler: false };
    case ComponentType.File: {
      const file = findMedia((component.file as { url: string }).url, attachments);
      return { name: file?.filename ?? null, size: file?.size ?? null, spoiler: false };
    }
    case ComponentType.Thumbnail:
      return { description: null, spoiler: false };
    default:
      return {};
  }
}

function mediaOf(component: ComponentData, attachments: readonly APIAttachment[]): object {
  const unfurl = (media: unknown) => {
    const { url } = media as { url: string };
    const found = findMedia(url, attachments);
    const address = found?.url ?? url;
    return {
      id: found?.id ?? '0',
      url: address,
      proxy_url: address,
      content_type: found?.content_type ?? null,
    };
  };
  switch (component.type) {
    case ComponentType.File:
      return { file: unfurl(component.file) };
    case ComponentType.Thumbnail:
      return { media: unfurl(component.media) };
    case ComponentType.MediaGallery:
      return {
        items: (component.items as { media: unknown; description?: string; spoiler?: boolean }[]).map(
          ({ media, description, spoiler }) => ({
            media: unfurl(media),
            description: description ?? null,
            spoiler: spoiler ?? false,
          }),
        ),
      };
    default:
      return {};
  }
}

function findMedia(url: string, attachments: readonly APIAttachment[]): APIAttachment | undefined {
  const name = url.startsWith('attachment://') ? url.slice('attachment://'.length) : null;
  return attachments.find(({ filename }) => filename === name);
}

/** Every text display, also inside containers and sections. */
export function collectTexts(components: readonly object[]): string[] {
  return components.flatMap((component) => {
    const { type, content, components: inner } = component as ComponentData;
    const own = type === ComponentType.TextDisplay ? [String(content)] : [];
    return Array.isArray(inner) ? [...own, ...collectTexts(inner)] : own;
  });
}

/** Every component that stands in the tree, the outer ones first. */
export function allComponents(components: readonly object[]): ComponentData[] {
  return components.flatMap((component) => {
    const data = component as ComponentData;
    const inner = [
      ...(Array.isArray(data.components) ? data.components : []),
      ...(data.accessory === undefined ? [] : [data.accessory as object]),
      ...(data.component === undefined ? [] : [data.component as object]),
    ];
    return [data, ...allComponents(inner)];
  });
}

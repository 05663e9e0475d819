// Shows a message that the server has not confirmed yet in the same form as the log will. Pure.

import type { Attachment, AttachmentPart, Message, Queued, TextPart } from "../protocol";
import type { Outgoing } from "./submissions";

/** Largest image, in bytes, that the server sends as a data URL. */
const INLINE = 200_000;

export const textOf = (message: Message): string =>
  message.parts.map((part) => (part.type === "text" ? part.text : "")).join("");

export const asMessage = ({ messageId, text, createdAt, attachments = [], error }: Outgoing): Message => ({
  messageId,
  role: "user",
  parts: [
    ...attachments.map(asPart),
    ...(text === "" ? [] : [{ type: "text", text, format: "plain" } satisfies TextPart]),
  ],
  createdAt,
  ...(error === undefined ? {} : { error }),
});

/** Returns an attachment in the form that the log will show. */
function asPart({ type, name, mime, size, widgetId, content }: Attachment): AttachmentPart {
  const small = content !== undefined && (size ?? 0) < INLINE && mime?.startsWith("image/");
  return {
    type: "attachment",
    attachmentType: type,
    name,
    ...(mime === undefined ? {} : { mime }),
    ...(size === undefined ? {} : { size }),
    ...(widgetId === undefined ? {} : { widgetId }),
    ...(small ? { url: `data:${mime};base64,${content}` } : {}),
  };
}

export const asQueued = ({ messageId, text, attachments = [] }: Outgoing): Queued => ({
  messageId,
  text: text || attachments.map(({ name }) => name).join(", "),
});

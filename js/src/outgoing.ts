// How a message that the server has not taken over yet is shown: as the log will show it. Pure.
import type { Outgoing } from "./outbox";
import type { Attachment, AttachmentPart, Message, Queued, TextPart } from "./protocol";

/** Up to here, in bytes, the server shows an image by its content. */
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

/** An attachment as the log will show it. */
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

// A message that the user submitted and the server has not confirmed yet, and its form in the log. Pure.

import type { Attachment, AttachmentPart, Message, Queued, TextPart, Wording } from "../protocol";
import { hasPreview } from "./attachments";

export interface Submission {
  messageId: string;
  text: string;
  createdAt: number;
  attachments?: readonly Attachment[];
  /** Empty while no thread is known. */
  threadId: string;
  /** The reason why the server refused it. */
  error?: string;
  errorWording?: Wording;
}

export const textOf = (message: Message): string =>
  message.parts.map((part) => (part.type === "text" ? part.text : "")).join("");

export const asMessage = ({
  messageId,
  text,
  createdAt,
  attachments = [],
  error,
  errorWording,
}: Submission): Message => ({
  messageId,
  role: "user",
  parts: [
    ...attachments.map(asPart),
    ...(text === "" ? [] : [{ type: "text", text, format: "plain" } satisfies TextPart]),
  ],
  createdAt,
  ...(error === undefined ? {} : { error }),
  ...(errorWording === undefined ? {} : { errorWording }),
});

/** Returns an attachment in the form that the log will show. */
function asPart({ type, name, mime, size, widgetId, content }: Attachment): AttachmentPart {
  const shown = content !== undefined && hasPreview(mime ?? "", size ?? 0);
  return {
    type: "attachment",
    attachmentType: type,
    name,
    ...(mime === undefined ? {} : { mime }),
    ...(size === undefined ? {} : { size }),
    ...(widgetId === undefined ? {} : { widgetId }),
    ...(shown ? { url: `data:${mime};base64,${content}` } : {}),
  };
}

export const asQueued = ({ messageId, text, attachments = [] }: Submission): Queued => ({
  messageId,
  text: text || attachments.map(({ name }) => name).join(", "),
});

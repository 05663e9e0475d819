// Sends a message's files inside its event, or before it in chunks if they would make the event too large.
// Pure, so that the events can be created again for a new session.
import { newId } from "../base/ids";
import { type Attachment, CHUNK_CHARS, INLINE_CHARS, type InboundEvent, type UserMessage } from "../protocol";

/** Returns the events that send a message, in order. Files are included in the message's event while they fit. */
export function packed(message: UserMessage): InboundEvent[] {
  let remainingChars = INLINE_CHARS - message.text.length;
  const chunks: InboundEvent[] = [];
  const attachments = message.attachments?.map((attachment): Attachment => {
    const { content, ...named } = attachment;
    if (content === undefined) return attachment;
    if (content.length <= remainingChars) {
      remainingChars -= content.length;
      return attachment;
    }
    const uploadId = newId();
    for (let from = 0; from < content.length; from += CHUNK_CHARS)
      chunks.push({
        event: "chat:file-chunk",
        data: { uploadId, content: content.slice(from, from + CHUNK_CHARS) },
      });
    return { ...named, componentId: uploadId };
  });
  const data = attachments ? { ...message, attachments } : message;
  return [...chunks, { event: "chat:user-message", data }];
}

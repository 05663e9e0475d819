// How the files of a message travel: inside its event, or ahead of it in pieces where they would make it too large.
// Pure; what a new session has to be sent again is made again.
import { newId } from "./ids";
import type { Attachment, InboundEvent, UserMessage } from "./protocol";

/** What an event may hold, and what a piece may, in characters of base64. A piece is decoded by itself: whole quartets. */
const EVENT = 4_000_000;
const PIECE = 3_000_000;

/** The events that bring a message, in order. Files go along while there is room for them. */
export function packed(message: UserMessage): InboundEvent[] {
  let room = EVENT - message.text.length;
  const ahead: InboundEvent[] = [];
  const attachments = message.attachments?.map((attachment): Attachment => {
    const { content, ...named } = attachment;
    if (content === undefined) return attachment;
    if (content.length <= room) {
      room -= content.length;
      return attachment;
    }
    const uploadId = newId();
    for (let from = 0; from < content.length; from += PIECE)
      ahead.push({
        event: "chat:file-chunk",
        data: { uploadId, content: content.slice(from, from + PIECE) },
      });
    return { ...named, componentId: uploadId };
  });
  const data = attachments ? { ...message, attachments } : message;
  return [...ahead, { event: "chat:user-message", data }];
}

// views/chat/feed: puts into the composer what the app, another thread or a refusal brings.

import { newId } from "../../base/ids";
import type { Chat } from "../../chat/chat";
import type { Update } from "../../chat/update";
import type { Attachment } from "../../protocol";
import type { Composer } from "../composer/composer";

/** Updates the composer. `before` is the thread that was drawn last, "" if there was none. */
export function feedComposer(
  composer: Composer,
  chat: Chat,
  update: Update,
  before: string,
  send: (text: string, files?: readonly Attachment[]) => void,
): void {
  const { switched, commands, snapshot, inputs, initialValue, returned } = update;
  if (switched && composer.value !== chat.draft) composer.value = chat.draft;
  // The first thread takes over the files that were staged before it was known.
  if (switched && before !== "") composer.stage(chat.submissions.staged(chat.threadId));
  if (commands || snapshot) composer.offer(chat.log);
  composer.ask(chat.question);
  for (const { value, placeholder, submit, focus, attachments, replacesAttachments } of inputs) {
    if (placeholder !== undefined) composer.placeholder = placeholder;
    const files = attachments?.map((file) => ({ type: "file", ...file }) as const);
    if (value !== undefined && submit) send(value, files);
    else {
      if (value !== undefined) composer.value = value;
      if (files) attach(composer, chat, files, replacesAttachments);
    }
    if (focus) composer.focus();
  }
  if (initialValue !== undefined && composer.value === "") composer.value = initialValue;
  // Beside a draft, refused messages stay in the list. Join all other texts into one draft, so that none is lost.
  const listed = composer.isEmpty ? [] : chat.submissions.refused(chat.threadId);
  const back = returned.filter((entry) => !listed.includes(entry));
  if (back.length === 0) return;
  composer.value = [composer.value, ...back.map(({ text }) => text)].filter(Boolean).join("\n\n");
  const files = back.flatMap((entry) => entry.attachments ?? []);
  attach(composer, chat, files);
  for (const { messageId } of back) chat.forget(messageId);
}

function attach(composer: Composer, chat: Chat, files: readonly Attachment[], replaces = false): void {
  const { submissions, threadId } = chat;
  const earlier = replaces ? [] : submissions.staged(threadId);
  const staged = [...earlier, ...files.map((attachment) => ({ key: newId(), attachment }))];
  submissions.keepStaged(threadId, staged);
  composer.stage(staged);
}

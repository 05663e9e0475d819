// What the user requests of the server by a single event, without any effect on this page.
import type { Log } from "../log/log";
import type { InboundEvent, PermissionChoice, SettingValue } from "../protocol";

export abstract class Requests {
  abstract readonly log: Log;
  /** The active thread. */
  abstract readonly threadId: string;

  /** Sends an event, and returns whether there is a session. */
  protected abstract tell(event: InboundEvent): boolean;

  editMessage(messageId: string, text: string): boolean {
    const { threadId } = this;
    return this.tell({ event: "chat:edit-message", data: { messageId, threadId, text: text.trim() } });
  }

  resendFrom(messageId: string): boolean {
    return this.tell({ event: "chat:resend-from", data: { messageId, threadId: this.threadId } });
  }

  slashCommand(command: string, args: string): boolean {
    const { threadId } = this;
    return this.tell({ event: "chat:slash-command", data: { command, args, threadId } });
  }

  permissionResponse(requestId: string, optionId: PermissionChoice): boolean {
    const { threadId } = this;
    return this.tell({ event: "chat:permission-response", data: { requestId, optionId, threadId } });
  }

  todoClear(): boolean {
    return this.tell({ event: "chat:todo-clear", data: { threadId: this.threadId } });
  }

  settingsChange(key: string, value: SettingValue | null): boolean {
    return this.tell({ event: "chat:settings-change", data: { key, value } });
  }

  createThread(title?: string): boolean {
    const named = title?.trim();
    return this.tell({ event: "chat:thread-create", data: named ? { title: named } : {} });
  }

  switchThread(threadId: string): boolean {
    if (threadId === this.threadId) return false;
    return this.tell({ event: "chat:thread-switch", data: { threadId } });
  }

  /** A blank title changes nothing. */
  renameThread(threadId: string, raw: string): boolean {
    const title = raw.trim();
    const known = this.log.threads.find((thread) => thread.threadId === threadId);
    if (title === "" || title === known?.title) return false;
    return this.tell({ event: "chat:thread-rename", data: { threadId, title } });
  }

  deleteThread(threadId: string): boolean {
    return this.tell({ event: "chat:thread-delete", data: { threadId } });
  }
}

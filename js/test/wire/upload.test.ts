import { describe, expect, it } from "vitest";
import { isAccepted, stagedFile } from "../../src/chat/attachments";
import type { Attachment } from "../../src/protocol";
import { packed } from "../../src/wire/upload";

const message = (attachments?: Attachment[]) => ({
  messageId: "m",
  threadId: "t",
  text: "Hi",
  timestamp: 1,
  ...(attachments ? { attachments } : {}),
});
const file = (name: string, length: number): Attachment => ({
  type: "file",
  name,
  mime: "text/plain",
  size: length,
  content: "A".repeat(length),
});

describe("a message with files", () => {
  it("is one event while there is room", () => {
    const data = message([file("a", 3_000_000), { type: "widget", name: "w", widgetId: "w" }]);
    expect(packed(data)).toEqual([{ event: "chat:user-message", data }]);
    expect(packed(message())).toEqual([{ event: "chat:user-message", data: message() }]);
  });

  it("has what does not fit sent ahead, in pieces that can be decoded one by one", () => {
    const events = packed(message([file("small", 8), file("large", 7_000_000)]));
    expect(events.map(({ event }) => event)).toEqual([
      "chat:file-chunk",
      "chat:file-chunk",
      "chat:file-chunk",
      "chat:user-message",
    ]);
    const pieces = events.slice(0, 3).map(({ data }) => data as { uploadId: string; content: string });
    expect(pieces.map(({ content }) => content.length)).toEqual([3_000_000, 3_000_000, 1_000_000]);
    expect(pieces.every(({ content }) => content.length % 4 === 0)).toBe(true);
    const { uploadId } = pieces[0]!;
    expect((events[3]!.data as { attachments: Attachment[] }).attachments).toEqual([
      file("small", 8),
      { type: "file", name: "large", mime: "text/plain", size: 7_000_000, componentId: uploadId },
    ]);
    for (const event of events) expect(JSON.stringify(event).length).toBeLessThan(4_000_000);
  });

  it("has other upload ids when it is sent to another session", () => {
    const ids = [1, 2].map(
      () => (packed(message([file("x", 5_000_000)]))[0]!.data as { uploadId: string }).uploadId,
    );
    expect(ids[0]).not.toBe(ids[1]);
  });
});

describe("a file", () => {
  it("is read byte for byte", async () => {
    const bytes = new Uint8Array(256).map((_, at) => at);
    const entry = stagedFile(new File([bytes], "b.bin"));
    await entry.reading;
    const content = entry.attachment.content!;
    expect(Uint8Array.from(atob(content), (char) => char.charCodeAt(0))).toEqual(bytes);
    expect(entry.attachment).toMatchObject({ type: "file", name: "b.bin", size: 256 });
    expect(entry.reading).toBeUndefined();
  });

  it("without content is a file, too", async () => {
    const entry = stagedFile(new File([], "empty.txt", { type: "text/plain" }));
    await entry.reading;
    expect(entry.attachment.content).toBe("");
  });

  it("is accepted as an <input accept> would", () => {
    const png = { name: "A.PNG", type: "image/png" };
    const csv = { name: "b.csv", type: "" };
    expect(
      [["image/*"], [".png"], ["image/png"], ["*/*"], true].map((types) => isAccepted(png, types)),
    ).toEqual([true, true, true, true, true]);
    expect(
      [["image/*"], [".png"], ["text/csv"], [" .CSV "], []].map((types) => isAccepted(csv, types)),
    ).toEqual([false, false, false, true, false]);
  });
});

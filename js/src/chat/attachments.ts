// Checks and reads files that the user attaches to a message. Knows no views.
import { newId } from "../base/ids";
import { type Attachment, IMAGE_TYPES, MAX_PREVIEW_BYTES } from "../protocol";

/** An attachment that will be sent with the next message. */
export interface Staged {
  key: string;
  attachment: Attachment;
  /** Pending until the content has been read. */
  reading?: Promise<void>;
}

/** Returns whether images of a media type are shown from their data. */
export const isImage = (mime: string): boolean => IMAGE_TYPES.includes(mime.toLowerCase());

/** Returns whether the server will send an attachment as an image in its message. */
export const hasPreview = (mime: string, size: number): boolean => isImage(mime) && size <= MAX_PREVIEW_BYTES;

/** Returns whether a file matches a list of types in the format of `<input accept>`. */
export function isAccepted(
  { name, type }: { name: string; type: string },
  accepted: boolean | string[],
): boolean {
  if (!Array.isArray(accepted)) return accepted;
  return accepted.some((raw) => {
    const wanted = raw.trim().toLowerCase();
    if (wanted.startsWith(".")) return name.toLowerCase().endsWith(wanted);
    if (wanted === "*/*" || wanted === "*") return true;
    if (wanted.endsWith("/*")) return type.toLowerCase().startsWith(wanted.slice(0, -1));
    return type.toLowerCase() === wanted;
  });
}

export function staged(attachment: Attachment): Staged {
  return { key: newId(), attachment };
}

/** Starts to read a file. */
export function stagedFile(file: File): Staged {
  const { name, type, size } = file;
  const entry = staged({ type: "file", name: name || "file", mime: type, size });
  entry.reading = base64(file).then((content) => {
    entry.attachment = { ...entry.attachment, content };
    delete entry.reading;
  });
  return entry;
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    // data:<type>;base64,<content>; for an empty file there may be no comma.
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] ?? "");
    reader.readAsDataURL(file);
  });
}

// The configuration an element has when the app says nothing.

import { defaultLabels } from "../../src/base/labels";
import type { Config } from "../../src/chat/config";

export const testConfig = (over: Partial<Config> = {}): Config => ({
  placeholder: "Say something",
  fill: true,
  submitKey: "enter",
  images: "same-origin",
  math: true,
  threads: false,
  settings: null,
  attachments: false,
  maxAttachmentSize: 1000,
  allowEdit: true,
  feedback: false,
  usage: false,
  export: null,
  labels: defaultLabels,
  ...over,
});

import { describe, expect, it } from "vitest";
import { defaultLabels } from "../../src/base/labels";
import { adopt, readConfig } from "../../src/chat/config";
import { DEFAULT_CONFIG } from "../../src/protocol";
import { testConfig } from "../views/config";

describe("what the server allows", () => {
  const allowed = { maxAttachmentSize: 500 };

  it("leaves alone what only the page has said", () => {
    const page = testConfig({ feedback: true, attachments: [".csv"], explicit: ["feedback", "attachments"] });
    const config = { ...page };
    adopt(config, page, allowed);
    expect(config).toEqual({ ...page, maxAttachmentSize: 500 });
  });

  it("holds where the page has said nothing", () => {
    const page = testConfig();
    const config = { ...page };
    adopt(config, page, { maxAttachmentSize: 9000, feedback: true, allowEdit: false, attachments: true });
    expect(config).toMatchObject({
      feedback: true,
      allowEdit: false,
      attachments: true,
      maxAttachmentSize: 9000,
    });
  });

  it("takes from a page, and does not add to what it has said", () => {
    const explicit = ["feedback", "allowEdit", "attachments", "maxAttachmentSize"] as const;
    const page = testConfig({ explicit, allowEdit: true, attachments: true, maxAttachmentSize: 1000 });
    const config = { ...page };
    adopt(config, page, { maxAttachmentSize: 9000, feedback: true, allowEdit: false, attachments: false });
    expect(config).toMatchObject({
      feedback: false,
      allowEdit: false,
      attachments: false,
      maxAttachmentSize: 1000,
    });
    adopt(config, page, { maxAttachmentSize: 10, allowEdit: true, attachments: [".csv"] });
    expect(config).toMatchObject({ allowEdit: true, attachments: true, maxAttachmentSize: 10 });
  });
});

describe("an element without a configuration", () => {
  it("has the defaults of the server", () => {
    expect(readConfig(document.createElement("div"))).toEqual({ ...DEFAULT_CONFIG, labels: defaultLabels });
  });
});

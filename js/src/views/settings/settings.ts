// views/settings: the settings menu. Knows no other feature.
//
// This module is its button, shown while there are settings, or always if the app asks for it. The menu is loaded when it
// is first opened.

import { h, iconButton } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Chat } from "../../chat/chat";
import type { Config } from "../../chat/config";
import type { Update } from "../../chat/update";
import type { Panel } from "../shared/panel";
import type { SettingsMenu } from "./settings-menu";

export class SettingsPanel implements Panel {
  readonly element = h("div", { class: "chatkit-settings-place", hidden: "" });
  private readonly button: HTMLButtonElement;
  private menu: SettingsMenu | undefined;
  private comes = false;

  constructor(
    private readonly chat: Chat,
    private readonly config: Config,
  ) {
    this.button = iconButton(
      "chatkit-header-button chatkit-settings",
      icons.settings,
      config.labels.settings,
    );
    this.button.setAttribute("aria-haspopup", "dialog");
    this.button.setAttribute("aria-expanded", "false");
    this.button.addEventListener("click", () => void this.load());
    this.element.append(this.button);
  }

  render({ settings, snapshot }: Update): void {
    if (!settings && !snapshot) return;
    const { settingsItems } = this.chat.log;
    const { settings: wanted } = this.config;
    this.element.hidden = wanted === false || (wanted !== true && settingsItems.length === 0);
    this.menu?.show(settingsItems);
  }

  remove(): void {
    this.menu?.remove();
  }

  /** Loads the menu with the first click. From then on, the menu listens to the button itself. */
  private async load(): Promise<void> {
    if (this.comes) return;
    this.comes = true;
    const { SettingsMenu } = await import("./settings-menu");
    this.menu = new SettingsMenu(this.button, this.config.labels, (key, value) =>
      this.chat.settingsChange(key, value),
    );
    this.element.append(this.menu.element);
    this.menu.show(this.chat.log.settingsItems);
    this.menu.open();
  }
}

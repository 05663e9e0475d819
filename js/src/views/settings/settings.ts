// views/settings: the settings menu. Knows no other feature.
//
// This module is its button, shown while there are settings, or always if the app asks for it.

import { withStyle } from "../../base/assets";
import { icons } from "../../base/icons";
import type { Chat } from "../../chat/chat";
import type { Config } from "../../chat/config";
import type { Update } from "../../chat/update";
import { MenuButton } from "../shared/menu-button";
import type { Panel } from "../shared/panel";
import type { SettingsMenu } from "./settings-menu";

export class SettingsPanel implements Panel {
  private readonly button: MenuButton<SettingsMenu>;

  constructor(
    private readonly chat: Chat,
    private readonly config: Config,
  ) {
    const { labels } = config;
    this.button = new MenuButton("settings", icons.settings, labels.settings, "dialog", async (button) => {
      const { SettingsMenu } = await withStyle("settings", import("./settings-menu"));
      const menu = new SettingsMenu(button, labels, (key, value) => chat.settingsChange(key, value));
      menu.show(chat.log.settingsItems);
      return menu;
    });
  }

  get element(): HTMLElement {
    return this.button.element;
  }

  render({ settings, snapshot }: Update): void {
    if (!settings && !snapshot) return;
    const { settingsItems } = this.chat.log;
    const { settings: wanted } = this.config;
    this.element.hidden = wanted === false || (wanted !== true && settingsItems.length === 0);
    this.button.menu?.show(settingsItems);
  }

  remove(): void {
    this.button.menu?.remove();
  }
}

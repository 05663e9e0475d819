// The texts of page_chat() around the chat, which the server writes into the page. `labels` of page_chat() overrides them.
export const pageLabels = {
  pageNavigation: "Pages",
  pageHome: "Return to chat",
  pageToggle: "Toggle app menu",
  pageMenu: "App menu",
  resizeSidebar: "Width of the sidebar",
};

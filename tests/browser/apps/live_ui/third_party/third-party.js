customElements.define(
  "third-party",
  class extends HTMLElement {
    connectedCallback() {
      this.textContent = "the script ran";
    }
  },
);

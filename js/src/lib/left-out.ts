// Stands in for what Mermaid could load but no diagram of a chat needs: the ELK layout and KaTeX, half of its weight.
export default {};

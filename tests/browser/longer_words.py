"""Words as a longer language has them."""

LONGER_WORDS = """() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walk.nextNode()) texts.push(walk.currentNode);
    for (const text of texts) {
        text.data = text.data.replace(/\\p{L}{3,}/gu, (w) => w + w.slice(0, Math.ceil(w.length * 0.4)));
    }
}"""
"""Script that makes every word of three letters or more 40 % longer, where it stands."""

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The texts in a TwiML answer: `<Message>hi</Message>` or `<Message><Body>hi</Body></Message>`. */
export function messagesInTwiml(xml: string): string[] {
  return [...xml.matchAll(/<Message\b[^>]*?(?<!\/)>([\s\S]*?)<\/Message>/g)]
    .map(([, inner = '']) => /<Body\b[^>]*>([\s\S]*?)<\/Body>/.exec(inner)?.[1] ?? inner)
    .map((text) => unescapeXml(text.replace(/<[^>]*>/g, '')).trim())
    .filter((text) => text !== '');
}

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) =>
    hex
      ? String.fromCodePoint(parseInt(hex, 16))
      : decimal
        ? String.fromCodePoint(Number(decimal))
        : (ENTITIES[name] ?? whole),
  );
}

// After the page: elements and attributes that no page of ours has.
() => {
  const found = [];
  const addresses = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "ping"];
  const harmless = ["http:", "https:", "mailto:"];
  const strange = "iframe, object, embed, applet, base, meta[http-equiv], math, style, foreignObject";
  for (const one of document.querySelectorAll(strange)) found.push(`<${one.localName}>`);
  for (const one of document.querySelectorAll("script")) {
    const isOurs = one.src && new URL(one.src).origin === location.origin;
    if (!isOurs && one.type !== "application/ld+json") found.push("<script>");
  }
  for (const one of document.querySelectorAll("*")) {
    for (const { name, value } of one.attributes) {
      if (/^on/i.test(name) || name === "style") found.push(`<${one.localName} ${name}>`);
      if (!addresses.includes(name)) continue;
      const whole = URL.parse(value, document.baseURI);
      if (!whole || !harmless.includes(whole.protocol)) found.push(`<${one.localName} ${name}=${value}>`);
    }
  }
  return found;
}

// Before the page: whatever says hurt(), opens a dialog or is refused by the page's policy is noted.
window.noted = { ran: [], refused: [] };
for (const name of ["hurt", "alert", "confirm", "prompt", "print", "open"])
  window[name] = () => window.noted.ran.push(name);
document.addEventListener("securitypolicyviolation", (event) =>
  window.noted.refused.push(`${event.violatedDirective}: ${event.blockedURI}`),
);

/** Why an address cannot be a server's, in words; `null` for one that can. The program behind the window checks it again. */
export function serverProblem(address: string): string | null {
  if (!address.trim()) return "Enter the server's base address.";
  const url = URL.parse?.(address.trim()) ?? parsed(address.trim());
  if (!url) return "This is no address. Give one like https://fhir.example.org/r4.";
  if (url.username || url.password) return "Leave names and passwords out: the token belongs in the environment or the keychain.";
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol === "https:" || (url.protocol === "http:" && local)) return null;
  return "Reports leave by https: alone; http: is for a server on this computer.";
}

function parsed(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

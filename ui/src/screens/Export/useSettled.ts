import { useEffect, useState } from "react";

/** How long a value has to stay the same, in milliseconds. */
const PATIENCE = 250;

/** A list, the very one, once it has stayed for a moment. */
export function useSettled(list: string[]): string[] {
  const [settled, setSettled] = useState(list);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(list), PATIENCE);
    return () => clearTimeout(timer);
  }, [list]);
  return settled;
}

import { useCallback } from "react";
import { useImportContracts } from "../api/mutations";

export const isContractFile = (path: string): boolean => /\.toml$/i.test(path);

/**
 * Takes contract files in, one after the other. A file with a mistake is left out whole and the next one is not begun; the
 * screen of contracts says what to correct.
 */
export function useTakeContracts(): (paths: string[]) => Promise<void> {
  const { mutateAsync } = useImportContracts();
  return useCallback(
    async (paths) => {
      try {
        for (const path of paths) await mutateAsync({ path });
      } catch {
        // What stopped it is kept with the mutation, which the screen shows.
      }
    },
    [mutateAsync],
  );
}

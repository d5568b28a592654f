import { QueryClient, useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { AnswerEdit, AnswerPreview, AppErrorView, CompareMeasuresRequest, CompareMeasuresView, CompareRequest, CompareView, ExportPreview, Payments, QueryPreview, QueryRequest, SoundPreview } from "./bindings";
import { api, type CommandName, type RequestOf, type ResponseOf } from "./client";

/** The key of a command's answer: its name, then its request. */
export function keyOf<N extends CommandName>(name: N, request: RequestOf<N>): [N, RequestOf<N>] {
  return [name, request];
}

function useCommand<N extends CommandName>(
  name: N,
  request: RequestOf<N>,
  options: { enabled?: boolean; staleTime?: number } = {},
): UseQueryResult<ResponseOf<N>, AppErrorView> {
  return useQuery<ResponseOf<N>, AppErrorView>({
    queryKey: keyOf(name, request),
    queryFn: () => api.call(name, request),
    ...options,
  });
}

/** Answers that cannot change while the program runs. */
const FIXED = Number.POSITIVE_INFINITY;

export const useWorkspaceInfo = () => useCommand("workspace_info", {});
export const useImports = () => useCommand("list_imports", {});
export const useReports = () => useCommand("list_reports", {});
export const useReport = (id: string) => useCommand("get_report", { id });
/** A source never changes: its bytes are kept under their hash. */
export const useSourceDocument = (id: string, enabled: boolean) =>
  useCommand("get_source_document", { id }, { enabled, staleTime: FIXED });
/** A PDF to mark tables on, with its mapping's regions: these change when one is kept. */
export const usePages = (sha256: string) => useCommand("get_pages", { sha256 });
/** A report's layout beside its mapping's: it changes when a version is kept. */
export const useDrift = (id: string) => useCommand("get_drift", { id });
export const useFindings = () => useCommand("list_findings", {});
export const useDefinitions = () => useCommand("list_definitions", {});
/** One finding with its history. */
export const useFinding = (fingerprint: string) => useCommand("get_finding", { fingerprint });
export const useWaivers = () => useCommand("list_waivers", {});
export const useQuestions = () => useCommand("list_questions", {});
/** What later versions of reports changed; of one report, or of all. */
export const useRestatements = (id: string | null) => useCommand("list_restatements", { id });

/** A letter as it would be written; nothing is asked by the look. */
export function useQueryPreview(query: QueryRequest | null): UseQueryResult<QueryPreview, AppErrorView> {
  return useQuery<QueryPreview, AppErrorView>({
    queryKey: ["preview_query", query],
    queryFn: () => api.call("preview_query", query!),
    enabled: query !== null,
    gcTime: 0,
    placeholderData: (before) => before,
  });
}

/** What of some reports would not conform to the standard; of all current ones for an empty list, of none for `null`. */
export function useExportPreview(ids: string[] | null): UseQueryResult<ExportPreview, AppErrorView> {
  return useQuery<ExportPreview, AppErrorView>({
    queryKey: ["preview_export", ids],
    queryFn: () => api.call("preview_export", { ids: ids! }),
    enabled: ids !== null,
  });
}

/** What is sound of a file of which nothing was stored; read anew at each look, as the file may be another one. */
export function useSoundPreview(path: string | null): UseQueryResult<SoundPreview, AppErrorView> {
  return useQuery<SoundPreview, AppErrorView>({
    queryKey: ["preview_sound", path],
    queryFn: () => api.call("preview_sound", { path: path!, job: `sound-${path}` }),
    enabled: path !== null,
    gcTime: 0,
  });
}

export const useOpenTerms = () => useCommand("list_open_terms", {});
export const useAnswers = () => useCommand("list_answers", {});
export const useCodes = () => useCommand("list_codes", {}, { staleTime: FIXED });

/** The mapping file as it would be with an answer; nothing is kept and no report is read by the look. */
export function useAnswerPreview(edit: AnswerEdit | null): UseQueryResult<AnswerPreview, AppErrorView> {
  // The caller's name for the work says nothing of what is looked at.
  const { job: _, ...about } = edit ?? { job: "" };
  return useQuery<AnswerPreview, AppErrorView>({
    queryKey: ["preview_answer", about],
    queryFn: () => api.call("preview_answer", { edit: edit!, read: false }),
    enabled: edit !== null,
    // The file may be another one when the same is looked at again.
    gcTime: 0,
    placeholderData: (before) => before,
  });
}

/** Metrics side by side; the last answer stays in view while another span or market is fetched. */
export function useComparison(request: CompareRequest | null): UseQueryResult<CompareView, AppErrorView> {
  return useQuery<CompareView, AppErrorView>({
    queryKey: ["compare_metrics", request],
    queryFn: () => api.call("compare_metrics", request!),
    enabled: request !== null,
    placeholderData: (before) => before,
  });
}

/** Quality measures side by side; the last answer stays in view while another span or market is fetched. */
export function useMeasures(request: CompareMeasuresRequest | null): UseQueryResult<CompareMeasuresView, AppErrorView> {
  return useQuery<CompareMeasuresView, AppErrorView>({
    queryKey: ["compare_measures", request],
    queryFn: () => api.call("compare_measures", request!),
    enabled: request !== null,
    placeholderData: (before) => before,
  });
}

export const useContracts = () => useCommand("list_contracts", {});
/** Payments by year with the goals as of a day, today where none is given. */
export function usePortfolio(asOf: string | null): UseQueryResult<Payments, AppErrorView> {
  return useQuery<Payments, AppErrorView>({
    queryKey: keyOf("roll_up_payments", { as_of: asOf }),
    queryFn: () => api.call("roll_up_payments", { as_of: asOf }),
    // The day is typed beside them: they stay until those of another day are there.
    placeholderData: (before) => before,
  });
}
export const useTimeline = () => useCommand("show_timeline", {});
export const useRules = () => useCommand("list_rules", {}, { staleTime: FIXED });

export function useSourceBytes(sha256: string, enabled: boolean): UseQueryResult<ArrayBuffer, AppErrorView> {
  return useQuery<ArrayBuffer, AppErrorView>({
    queryKey: ["source_bytes", sha256],
    queryFn: () => api.sourceBytes(sha256),
    enabled,
    staleTime: FIXED,
  });
}

/** A client for one window: local data, so no retries and no fetching again on focus. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, staleTime: 0, networkMode: "always" } },
  });
}

/** Commands whose answers follow from the stored reports and findings. */
const DERIVED: CommandName[] = ["workspace_info", "list_imports", "list_reports", "get_report", "get_pages", "get_drift", "list_findings", "get_finding", "list_waivers", "list_questions", "list_restatements", "preview_query", "preview_export", "list_open_terms", "list_answers", "list_definitions", "compare_metrics", "show_timeline", "compare_measures", "list_contracts", "roll_up_payments"];

/** Asks again for everything an import, a check or a waiver may have changed. */
export function refreshDerived(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ predicate: ({ queryKey }) => DERIVED.includes(queryKey[0] as CommandName) });
}

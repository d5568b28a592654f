import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import type { AppErrorView } from "./bindings";
import { api, type CommandName, type RequestOf, type ResponseOf } from "./client";
import { refreshDerived } from "./queries";

function useCommandMutation<N extends CommandName>(
  name: N,
  changesFacts: boolean,
): UseMutationResult<ResponseOf<N>, AppErrorView, RequestOf<N>> {
  const client = useQueryClient();
  return useMutation<ResponseOf<N>, AppErrorView, RequestOf<N>>({
    mutationKey: [name],
    mutationFn: (request) => api.call(name, request),
    networkMode: "always",
    onSettled: () => (changesFacts ? refreshDerived(client) : undefined),
  });
}

export const useCheckReports = () => useCommandMutation("check_reports", true);
export const useWaiveFinding = () => useCommandMutation("waive_finding", true);
export const useWaiveFindings = () => useCommandMutation("waive_findings", true);
export const useWriteQuery = () => useCommandMutation("write_query", true);
export const useAnswerQuestion = () => useCommandMutation("answer_question", true);
export const useAcceptAnswer = () => useCommandMutation("accept_answer", true);
export const useWithdrawWaiver = () => useCommandMutation("withdraw_waiver", true);
export const useConfirmFigures = () => useCommandMutation("confirm_figures", true);
export const useWithdrawConfirmation = () => useCommandMutation("withdraw_confirmation", true);
export const useKeepAnswer = () => useCommandMutation("keep_answer", true);
export const useUndoLastAnswer = () => useCommandMutation("undo_last_answer", true);
export const useShareAnswers = () => useCommandMutation("share_answers", false);
export const useTakeAnswers = () => useCommandMutation("take_answers", true);
/** Nothing is kept by a look. */
export const usePreviewRegion = () => useCommandMutation("preview_region", false);
export const useKeepDraft = () => useCommandMutation("keep_draft", true);
export const usePreviewNewVersion = () => useCommandMutation("preview_new_version", false);
export const useKeepNewVersion = () => useCommandMutation("keep_new_version", true);
export const useImportContracts = () => useCommandMutation("import_contracts", true);
export const useStateFacet = () => useCommandMutation("state_facet", true);
export const useWithdrawFacet = () => useCommandMutation("withdraw_facet", true);
export const useStartFromPublished = () => useCommandMutation("start_from_published", true);
export const useKeepRegion = () => useCommandMutation("keep_region", true);

//! `publish`: reports into a team's database or lake, for a terminal.

use plumbline_app::commands::{PublishRequest, PublishResult, PublishedAs};
use plumbline_app::{App, AppError, verbs};

use crate::SOMETHING_FAILED;
use crate::out::{self, out};

/// Carries `publish` out: each report on stderr as its turn comes, the outcome on stdout.
pub fn run(app: &App, to: String, ids: Vec<String>, json: bool) -> Result<u8, AppError> {
    app.on_progress(|progress| {
        if let Some(report) = progress.path {
            eprintln!("[{}/{}] {report}", progress.done + 1, progress.total);
        }
    });
    let job = "publish".into();
    let result = verbs::publish_reports(app, PublishRequest { to, ids, job })?;
    for note in &result.notes {
        eprintln!("note: {note}");
    }
    if json {
        out::json(&result);
    } else {
        out!("{}", text(&result));
    }
    Ok(if result.is_whole() { 0 } else { SOMETHING_FAILED })
}

fn text(result: &PublishResult) -> String {
    let summary = &result.summary;
    let mut text = format!(
        "{}: {} published, {} updated, {} unchanged, {} left out, {} failed.\n",
        result.destination, summary.published, summary.updated, summary.unchanged, summary.left_out, summary.failed
    );
    if result.not_tried > 0 {
        text.push_str(&format!(
            "{} were not tried. Publish again to go on: what is there is skipped.\n",
            result.not_tried
        ));
    }
    if !result.removed.is_empty() {
        text.push_str(&format!(
            "Removed there, as their files give them no longer: {}.\n",
            result.removed.join(", ")
        ));
    }
    for report in &result.reports {
        if let (PublishedAs::LeftOut | PublishedAs::Failed, Some(reason)) = (report.status, &report.reason) {
            let status = if report.status == PublishedAs::Failed {
                "failed"
            } else {
                "left out"
            };
            text.push_str(&format!(
                "  {status}: {} ({}): {reason}\n",
                report.title, report.report_id
            ));
        }
    }
    text
}

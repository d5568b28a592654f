//! A payer's report as rows of text, with its mapping: its layout can be changed word by word.

/// The mapping of the layout as it began.
pub const MAPPING: &str = r#"# Cedar Health (fictional), quarterly value report.
id          = "cedar"
version     = 1
description = "Cedar Health, quarterly value report, rows of text"
source      = "the report of the first quarter of 2025"
formats     = ["csv"]

[payer]
name = "Cedar Health"

[report]
program          = "Cedar Value"
line_of_business = "commercial"
payment_streams  = ["ssl"]

[[recognize]]
text     = '^Cedar Health$'
weight   = 3
required = true

[[recognize]]
text   = '^Value report$'
weight = 1

[[fact]]
kind  = "subject"
label = '^Group$'

[[fact]]
kind  = "period"
label = '^Service period$'

[[table]]
name   = "Costs"
header = ['^Category$', '^PMPM$', '^Total$']
label  = '^Category$'
blank  = "absent"
column = [
    { name = "total", header = ['^Total$'], unit = "USD" },
    { name = "pmpm", header = ['^PMPM$'], unit = "USD/member-month" },
    { name = "target", header = ['^Target$'], role = "target", of = "pmpm", unit = "USD/member-month" },
]

[[table.term]]
payer_term = "Members"
metrics    = { total = "member-months" }
unit       = "member-months"

[[table.term]]
payer_term = "Medical"
metrics    = { total = "med-cost", pmpm = "med-cost-pmpm" }

[[table.term]]
payer_term = "Rx"                      # as printed
metrics    = { total = "rx-cost", pmpm = "rx-cost-pmpm" }

[[table.term]]
payer_term = "Quality bonus"
metrics    = { total = "earned-incentive" }
"#;

/// One quarter's report.
#[derive(Clone, Copy)]
pub struct Quarter {
    /// The months, as printed.
    pub period: &'static str,
    /// The label of the pharmacy row.
    pub pharmacy: &'static str,
    /// The headers, left to right; each brings its own figures along.
    pub headers: [&'static str; 4],
    /// Added to every figure's cents, so that quarters differ.
    pub cents: u32,
    /// A row more.
    pub more: Option<&'static str>,
}

impl Quarter {
    /// As the layout began.
    pub fn first() -> Quarter {
        Quarter {
            period: "01/01/2025 - 03/31/2025",
            pharmacy: "Rx",
            headers: ["Category", "Total", "PMPM", "Target"],
            cents: 10,
            more: None,
        }
    }

    /// The file.
    pub fn csv(&self) -> String {
        let cents = self.cents;
        let row = |label: &str, total: String, pmpm: String, target: &str| {
            let cells = self.headers.map(|header| match header {
                "Total" | "Total cost" => total.clone(),
                "PMPM" => pmpm.clone(),
                "Target" => target.to_owned(),
                _ => label.to_owned(),
            });
            cells.join(";") + "\n"
        };
        let mut text = format!(
            "Cedar Health\nValue report\nGroup;Willow Bend\nService period;{}\n\n",
            self.period
        );
        text += &(self.headers.join(";") + "\n");
        text += &row("Members", "12004".into(), String::new(), "");
        text += &row(
            "Medical",
            format!("$4212604.{cents}"),
            format!("$350.{cents}"),
            "$340.00",
        );
        text += &row(
            self.pharmacy,
            format!("$888096.{cents}"),
            format!("$73.{cents}"),
            "$70.00",
        );
        if let Some(more) = self.more {
            text += &row(more, format!("$1200.{cents}"), String::new(), "");
        }
        text += &row("Quality bonus", format!("$5000.{cents}"), String::new(), "");
        text
    }
}

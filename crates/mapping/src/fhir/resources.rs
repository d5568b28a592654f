//! The resources of a document and the references between them.

use std::collections::HashMap;

use plumbline_model::{Issue, Severity};

use super::codes;
use super::sound::Refused;
use super::tree::Node;

/// One resource with the address its Bundle entry gives it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resource<'a> {
    pub(super) node: &'a Node,
    pub(super) full_url: Option<&'a str>,
}

impl Resource<'_> {
    pub(super) fn kind(&self) -> Option<&str> {
        self.node.text_at(&["resourceType"])
    }
}

/// Every resource of a document: a Bundle's entries, one resource alone, or one resource a line.
#[derive(Debug, Default)]
pub(super) struct Resources<'a> {
    all: Vec<Resource<'a>>,
    by_url: HashMap<&'a str, usize>,
    /// The first of each type and id.
    by_id: HashMap<(&'a str, &'a str), usize>,
    /// The first of each type and id that no entry gives an address.
    by_id_alone: HashMap<(&'a str, &'a str), usize>,
    /// The first of each id, whatever its type.
    by_any_id: HashMap<&'a str, usize>,
    by_identifier: HashMap<(&'a str, &'a str), Vec<usize>>,
    /// Measures by the canonical they have.
    by_canonical: HashMap<&'a str, Vec<usize>>,
    by_pointer: HashMap<&'a str, usize>,
    /// What stands twice and says the same.
    pub(super) repeated: Vec<Issue>,
}

impl<'a> Resources<'a> {
    /// Collects them in file order; Bundles within lines are opened. Of two resources of one address that say different
    /// things neither is preferred silently: the second is refused.
    pub(super) fn of(root: &'a Node, refused: &mut Refused) -> Resources<'a> {
        let mut resources = Resources::default();
        if root.text_at(&["resourceType"]).is_some() {
            resources.add(root, None, refused);
        } else {
            for (_, line) in root.children() {
                resources.add(line, None, refused);
            }
        }
        resources
    }

    fn add(&mut self, node: &'a Node, full_url: Option<&'a str>, refused: &mut Refused) {
        match node.text_at(&["resourceType"]) {
            Some("Bundle") => {
                for entry in node.list("entry") {
                    if let Some(resource) = entry.get("resource") {
                        self.add(resource, entry.text_at(&["fullUrl"]), refused);
                    }
                }
            }
            Some(kind) => {
                let id = node.text_at(&["id"]);
                if let Some(same) = self.same(kind, id, full_url) {
                    return self.twice(same, node, kind, id, refused);
                }
                let index = self.all.len();
                self.all.push(Resource { node, full_url });
                self.by_pointer.insert(node.pointer(), index);
                if let Some(url) = full_url {
                    self.by_url.insert(url, index);
                }
                if let Some(id) = id {
                    self.by_id.entry((kind, id)).or_insert(index);
                    self.by_any_id.entry(id).or_insert(index);
                    if full_url.is_none() {
                        self.by_id_alone.entry((kind, id)).or_insert(index);
                    }
                }
                for value in node.list("identifier").filter_map(|one| one.text_at(&["value"])) {
                    let known = self.by_identifier.entry((kind, value)).or_default();
                    if known.last() != Some(&index) {
                        known.push(index);
                    }
                }
                if let (Some(url), true) = (node.text_at(&["url"]), kind == "Measure") {
                    self.by_canonical.entry(url).or_default().push(index);
                }
            }
            None => {}
        }
    }

    /// The resource read before under the same address.
    fn same(&self, kind: &str, id: Option<&str>, full_url: Option<&str>) -> Option<&'a Node> {
        let index = match (full_url, id) {
            (Some(url), _) => self
                .by_url
                .get(url)
                .or_else(|| self.by_id_alone.get(&(kind, id?)))
                .copied(),
            (None, Some(id)) => self.by_id.get(&(kind, id)).copied(),
            (None, None) => None,
        };
        index.map(|index| self.all[index].node)
    }

    fn twice(&mut self, first: &Node, second: &'a Node, kind: &str, id: Option<&str>, refused: &mut Refused) {
        let name = format!("{kind}/{}", id.unwrap_or_default());
        if first.says_the_same(second) {
            self.repeated.push(Issue {
                code: "SRC005".to_owned(),
                severity: Severity::Info,
                message: format!("{name} stands twice in the file and says the same; it is read once."),
                anchor: Some(second.anchor()),
            });
        } else {
            let problem = format!(
                "{name} stands twice and says different things, here and at {}; the payer must say which holds",
                first.pointer()
            );
            let place = second.get("id").unwrap_or(second);
            refused.say_that(place, &problem);
        }
    }

    /// The first resource of a type and id.
    pub(super) fn with_id(&self, kind: &str, id: &str) -> Option<&'a Node> {
        self.by_id.get(&(kind, id)).map(|index| self.all[*index].node)
    }

    /// Resources of one kind in file order.
    pub(super) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &'a Node> {
        self.all
            .iter()
            .filter(move |resource| resource.kind() == Some(kind))
            .map(|resource| resource.node)
    }

    /// The resource a Reference points at, when the document holds it.
    ///
    /// Source: FHIR R4, Bundle, resolving references: contained by `#id`, else by `fullUrl`, else by type and id; in a
    /// transaction also by a search on an identifier; else the one resource with the Reference's identifier.
    pub(super) fn resolve(&self, reference: &Node, holder: &'a Node) -> Option<&'a Node> {
        let Some(text) = reference.text_at(&["reference"]) else {
            let identifier = reference.get("identifier")?;
            let kind = reference.text_at(&["type"]).unwrap_or("Organization");
            return self.with_identifier(kind, identifier.text_at(&["system"]), identifier.text_at(&["value"])?);
        };
        if let Some(id) = text.strip_prefix('#') {
            return holder.list("contained").find(|node| node.text_at(&["id"]) == Some(id));
        }
        if let Some((kind, search)) = text.split_once('?') {
            let (system, value) = search.strip_prefix("identifier=")?.rsplit_once('|')?;
            return self.with_identifier(kind, Some(system).filter(|system| !system.is_empty()), value);
        }
        let text = text.split_once("/_history/").map_or(text, |(plain, _)| plain);
        if let Some(index) = self.by_url.get(text) {
            return Some(self.all[*index].node);
        }
        if let Some(uuid) = text.strip_prefix("urn:uuid:") {
            return self.by_any_id.get(uuid).map(|index| self.all[*index].node);
        }
        let mut steps = text.rsplit('/');
        let (id, kind) = (steps.next()?, steps.next()?);
        let absolute = text.contains("://");
        if !absolute
            && let Some(url) = self.base_of(holder).map(|base| format!("{base}/{text}"))
            && let Some(index) = self.by_url.get(url.as_str())
        {
            return Some(self.all[*index].node);
        }
        // Another server's resource of the same id is another resource.
        let known = if absolute { &self.by_id_alone } else { &self.by_id };
        known.get(&(kind, id)).map(|index| self.all[*index].node)
    }

    /// The server a resource stands on: its `fullUrl` without type and id.
    fn base_of(&self, holder: &Node) -> Option<&'a str> {
        let url = self.all[*self.by_pointer.get(holder.pointer())?].full_url?;
        let (rest, _) = url.rsplit_once('/')?;
        rest.rsplit_once('/').map(|(base, _)| base)
    }

    fn with_identifier(&self, kind: &str, system: Option<&str>, value: &str) -> Option<&'a Node> {
        let candidates = self.by_identifier.get(&(kind, value))?.iter();
        let mut found = candidates.map(|index| self.all[*index].node).filter(|node| {
            node.list("identifier").any(|identifier| {
                identifier.text_at(&["value"]) == Some(value)
                    && system.is_none_or(|system| identifier.text_at(&["system"]) == Some(system))
            })
        });
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }

    /// The Measure a canonical names: by its URL, with the version where the canonical states one, or by its address.
    pub(super) fn measure(&self, canonical: &str, holder: &'a Node) -> Option<&'a Node> {
        if let Some(id) = canonical.strip_prefix('#') {
            return holder.list("contained").find(|node| node.text_at(&["id"]) == Some(id));
        }
        let (url, version) = match canonical.split_once('|') {
            Some((url, version)) => (url, Some(version)),
            None => (canonical, None),
        };
        let fits = |measure: &&Node| {
            version.is_none_or(|version| measure.text_at(&["version"]).is_none_or(|own| own == version))
        };
        let known = self.by_canonical.get(url).into_iter().flatten();
        let by_url = known.map(|index| self.all[*index].node).find(fits);
        by_url
            .or_else(|| self.by_url.get(url).map(|index| self.all[*index].node).filter(fits))
            .or_else(|| {
                let id = codes::without_version(canonical).strip_prefix("Measure/")?;
                let known = self.by_id.get(&("Measure", id))?;
                Some(self.all[*known].node).filter(fits)
            })
    }
}

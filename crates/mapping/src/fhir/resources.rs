//! The resources of a document and the references between them.

use super::codes;
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
}

impl<'a> Resources<'a> {
    /// Collects them in file order; Bundles within lines are opened.
    pub(super) fn of(root: &'a Node) -> Resources<'a> {
        let mut resources = Resources::default();
        if root.text_at(&["resourceType"]).is_some() {
            resources.add(root, None);
        } else {
            for (_, line) in root.children() {
                resources.add(line, None);
            }
        }
        resources
    }

    fn add(&mut self, node: &'a Node, full_url: Option<&'a str>) {
        match node.text_at(&["resourceType"]) {
            Some("Bundle") => {
                for entry in node.list("entry") {
                    if let Some(resource) = entry.get("resource") {
                        self.add(resource, entry.text_at(&["fullUrl"]));
                    }
                }
            }
            Some(_) => self.all.push(Resource { node, full_url }),
            None => {}
        }
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
    /// Source: FHIR R4, Bundle, resolving references: contained by `#id`, else by `fullUrl`, else by type and id.
    pub(super) fn resolve(&self, reference: &Node, holder: &'a Node) -> Option<&'a Node> {
        let text = reference.text_at(&["reference"])?;
        if let Some(id) = text.strip_prefix('#') {
            return holder.list("contained").find(|node| node.text_at(&["id"]) == Some(id));
        }
        let text = text.split_once("/_history/").map_or(text, |(plain, _)| plain);
        let by_url = self.all.iter().find(|resource| resource.full_url == Some(text));
        if let Some(found) = by_url {
            return Some(found.node);
        }
        let mut steps = text.rsplit('/');
        let (id, kind) = (steps.next()?, steps.next()?);
        let absolute = text.contains("://");
        self.all
            .iter()
            .find(|resource| {
                resource.kind() == Some(kind)
                    && resource.node.text_at(&["id"]) == Some(id)
                    // Another server's resource of the same id is another resource.
                    && !(absolute && resource.full_url.is_some_and(|url| url != text))
            })
            .map(|resource| resource.node)
    }

    /// The Measure a canonical names: by its URL, with the version where the canonical states one, or by its id.
    pub(super) fn measure(&self, canonical: &str, holder: &'a Node) -> Option<&'a Node> {
        if let Some(id) = canonical.strip_prefix('#') {
            return holder.list("contained").find(|node| node.text_at(&["id"]) == Some(id));
        }
        let (url, version) = match canonical.split_once('|') {
            Some((url, version)) => (url, Some(version)),
            None => (canonical, None),
        };
        let by_url = self.of_kind("Measure").find(|measure| {
            measure.text_at(&["url"]) == Some(url)
                && version.is_none_or(|version| measure.text_at(&["version"]).is_none_or(|own| own == version))
        });
        by_url.or_else(|| {
            let id = codes::without_version(canonical).strip_prefix("Measure/")?;
            self.of_kind("Measure")
                .find(|measure| measure.text_at(&["id"]) == Some(id))
        })
    }
}

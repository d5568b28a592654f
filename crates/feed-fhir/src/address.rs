//! Where a server is, and what belongs to it.

use url::{Host, Url};

use crate::FeedError;

/// The base address of a FHIR server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// With a slash at its end, so that paths join onto it.
    base: Url,
}

impl Server {
    /// The server at an address such as `https://fhir.example.org/r4`.
    ///
    /// Errors: [`FeedError::Address`] for what is no such address, for one that holds a password or a query, and for
    /// `http:` to another machine unless `allow_http`.
    pub fn at(address: &str, allow_http: bool) -> Result<Server, FeedError> {
        let wrong = |why: &str| FeedError::Address {
            // What stands before an @ may be a password.
            address: address.rsplit('@').next().unwrap_or_default().to_owned(),
            why: why.to_owned(),
        };
        let mut base = Url::parse(address.trim())
            .map_err(|_| wrong("it is no address; give one like https://fhir.example.org/r4"))?;
        if !base.username().is_empty() || base.password().is_some() {
            return Err(wrong(
                "it holds a name or a password; the bearer token belongs in the environment or the keychain",
            ));
        }
        if base.query().is_some() || base.fragment().is_some() {
            return Err(wrong("it holds a query; give the server's base address alone"));
        }
        let host = base.host().ok_or_else(|| wrong("it names no host"))?;
        match base.scheme() {
            "https" => {}
            "http" if allow_http || is_this_machine(&host) => {}
            "http" => {
                return Err(wrong(
                    "it would send reports and token in the clear; use https:, or --allow-http where the network is yours",
                ));
            }
            _ => return Err(wrong("only https: and http: are spoken")),
        }
        let path = format!("{}/", base.path().trim_end_matches('/'));
        base.set_path(&path);
        Ok(Server { base })
    }

    /// The base address without a slash at its end: the server's name wherever one is kept.
    pub fn address(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// A resource's address.
    pub fn resource(&self, kind: &str, id: &str) -> String {
        format!("{}/{kind}/{id}", self.address())
    }

    /// The address of a search.
    pub(crate) fn search(&self, kind: &str, parameters: &[(&str, String)]) -> String {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{kind}", self.base.path()));
        url.query_pairs_mut().extend_pairs(parameters);
        url.into()
    }

    /// An address the server gave, whole, if it is on this server. Errors: the host it leads to.
    pub(crate) fn own(&self, address: &str) -> Result<String, String> {
        let url = self.base.join(address).map_err(|_| "no address".to_owned())?;
        if url.origin() == self.base.origin() {
            Ok(url.into())
        } else {
            Err(url.host_str().unwrap_or("no host").to_owned())
        }
    }

    /// A further page's address, on this server.
    ///
    /// A server behind another names its pages by the name it knows itself by. Where the page just read names itself
    /// (`calls_itself`) by the same foreign name, the further page is read here, under the address a person gave: nothing is
    /// sent to another host. Errors: the host it leads to.
    pub(crate) fn page(&self, kind: &str, next: &str, calls_itself: Option<&str>) -> Result<String, String> {
        self.own(next).or_else(|host| {
            let here = || {
                let (next, itself) = (Url::parse(next).ok()?, Url::parse(calls_itself?).ok()?);
                let root = itself
                    .path()
                    .strip_suffix(kind)
                    .filter(|_| itself.origin() == next.origin())?;
                let mut url = self.base.clone();
                url.set_path(&format!("{}{}", self.base.path(), next.path().strip_prefix(root)?));
                url.set_query(next.query());
                Some(String::from(url))
            };
            here().ok_or(host)
        })
    }

    /// Type and id of a reference that leads to this server: `Organization/x`, or an address under the base.
    pub(crate) fn local<'a>(&self, reference: &'a str) -> Option<(&'a str, &'a str)> {
        let path = match reference.strip_prefix(self.address()) {
            Some(path) => path.strip_prefix('/')?,
            None if reference.contains(':') || reference.starts_with('#') => return None,
            None => reference,
        };
        let mut steps = path.split('/');
        let (kind, id) = (steps.next()?, steps.next()?);
        let plain =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
        let ends = matches!(steps.next(), None | Some("_history"));
        (ends && plain(kind) && plain(id)).then_some((kind, id))
    }

    /// Whether the server is a program on this machine.
    pub(crate) fn is_this_machine(&self) -> bool {
        self.base.host().is_some_and(|host| is_this_machine(&host))
    }
}

fn is_this_machine(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_this_machine_are_spoken_to_unless_a_person_says_otherwise() {
        for fine in [
            "https://fhir.example.org/r4",
            "http://localhost:8080/fhir/",
            "http://127.0.0.1:9",
            "http://[::1]:9/x",
        ] {
            assert!(Server::at(fine, false).is_ok(), "{fine}");
        }
        for wrong in [
            "http://fhir.example.org/r4",
            "http://localhost.example.org/",
            "ftp://fhir.example.org",
            "fhir.example.org",
            "https://fhir.example.org/?x=1",
            "https://me:hunter2@fhir.example.org/",
        ] {
            let error = Server::at(wrong, false).expect_err(wrong);
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
        assert!(Server::at("http://fhir.example.org/r4", true).is_ok());
    }

    #[test]
    fn addresses_join_onto_the_base_and_stay_on_it() {
        let server = Server::at("https://fhir.example.org/r4/", false).expect("an address");
        assert_eq!(server.address(), "https://fhir.example.org/r4");
        assert_eq!(server.resource("Measure", "c"), "https://fhir.example.org/r4/Measure/c");
        let canonical = "http://payer.example/Measure/c|1".to_owned();
        assert_eq!(
            server.search("Measure", &[("url", canonical)]),
            "https://fhir.example.org/r4/Measure?url=http%3A%2F%2Fpayer.example%2FMeasure%2Fc%7C1"
        );
        assert_eq!(
            server.own("https://fhir.example.org/r4?_getpages=7").as_deref(),
            Ok("https://fhir.example.org/r4?_getpages=7")
        );
        assert_eq!(
            server.own("http://fhir.example.org/r4?page=2"),
            Err("fhir.example.org".into()),
            "in the clear is another place"
        );
        assert_eq!(server.own("//evil.example/r4"), Err("evil.example".into()));
    }

    #[test]
    fn pages_under_the_servers_own_name_are_read_under_the_name_a_person_gave() {
        let server = Server::at("https://fhir.example.org/r4", false).expect("an address");
        let page = |next: &str, itself: Option<&str>| server.page("MeasureReport", next, itself);
        let itself = Some("http://localhost:8080/fhir/MeasureReport?category=vbp");
        assert_eq!(
            page(
                "http://localhost:8080/fhir/MeasureReport?category=vbp&_cursor=x",
                itself
            )
            .as_deref(),
            Ok("https://fhir.example.org/r4/MeasureReport?category=vbp&_cursor=x")
        );
        let away = "https://evil.example/fhir/MeasureReport?page=2";
        assert_eq!(page(away, itself), Err("evil.example".into()));
        assert_eq!(page(away, None), Err("evil.example".into()));
        let itself = Some("https://evil.example/fhir/MeasureReport");
        assert!(
            page(away, itself).is_ok_and(|page| page.starts_with("https://fhir.example.org/r4/")),
            "whatever it calls itself, nothing goes elsewhere"
        );
    }

    #[test]
    fn references_are_told_apart_from_those_to_elsewhere() {
        let server = Server::at("https://fhir.example.org/r4", false).expect("an address");
        let local = |text| server.local(text);
        assert_eq!(local("Organization/o-1"), Some(("Organization", "o-1")));
        assert_eq!(
            local("https://fhir.example.org/r4/Organization/o/_history/3"),
            Some(("Organization", "o"))
        );
        for elsewhere in [
            "https://other.example/r4/Organization/o",
            "https://fhir.example.org/r4evil/Organization/o",
            "urn:uuid:9",
            "#contained",
            "Organization/../../admin",
            "Organization?identifier=x",
        ] {
            assert_eq!(local(elsewhere), None, "{elsewhere}");
        }
    }
}

//! What a browser does that these tests need: it asks for pages, keeps cookies, and leaves it to
//! the test to follow a redirect.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

/// A browser for one site.
pub struct Browser {
    /// Host and port.
    site: String,
    pub cookies: BTreeMap<String, String>,
}

/// What the site answered.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Browser {
    /// A browser for the site at `http://{site}`.
    pub fn at(site: &str) -> Self {
        Self {
            site: site.to_owned(),
            cookies: BTreeMap::new(),
        }
    }

    pub fn get(&mut self, target: &str) -> Page {
        self.ask("GET", target)
    }

    pub fn post(&mut self, target: &str) -> Page {
        self.ask("POST", target)
    }

    fn ask(&mut self, method: &str, target: &str) -> Page {
        let mut stream = TcpStream::connect(&self.site).expect("a connection");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("a limit of waiting");
        let cookies = self.cookies.iter();
        let cookies: Vec<String> = cookies
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: 0\r\n\
             Cookie: {}\r\n\r\n",
            self.site,
            cookies.join("; ")
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let page = Page::read(&answer);
        for cookie in page.all("set-cookie") {
            let (pair, attributes) = cookie.split_once(';').expect("attributes");
            let (name, value) = pair.split_once('=').expect("a cookie");
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        page
    }
}

impl Page {
    fn read(answer: &str) -> Self {
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(": ").unwrap_or((line, ""));
            (name.to_lowercase(), value.to_owned())
        });
        Self {
            status: status
                .and_then(|status| status.parse().ok())
                .expect("a status"),
            headers: headers.collect(),
            body: body.to_owned(),
        }
    }

    /// The values of a header.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let headers = self.headers.iter().filter(|(known, _)| known == name);
        headers.map(|(_, value)| value.as_str()).collect()
    }

    /// Where the site sends the browser.
    pub fn location(&self) -> &str {
        assert!((300..400).contains(&self.status), "{self:?}");
        let [location] = self.all("location")[..] else {
            panic!("{self:?}");
        };
        location
    }
}

//! The ways through a list, item by item: ours, and that of the registry's crate.

use std::error::Error;
use std::pin::{Pin, pin};
use std::time::Duration;

use futures_util::StreamExt;
use workos_official::resources::organizations::ListOrganizationsParams;

use crate::bodies;
use crate::calls::{official, ours};

/// A way through the list at a URL. It gives the number of items.
pub struct Walk {
    pub name: &'static str,
    pub run: fn(String, Pace) -> Walking,
}

type Walking = Pin<Box<dyn Future<Output = Result<usize, Box<dyn Error>>>>>;

/// Every walk. The first reads ahead: it never keeps the server waiting.
pub const WALKS: &[Walk] = &[
    Walk {
        name: "ours, reading ahead",
        run: |url, pace| Box::pin(our_items(url, pace, true)),
    },
    Walk {
        name: "ours",
        run: |url, pace| Box::pin(our_items(url, pace, false)),
    },
    Walk {
        name: "workos 3.5.0",
        run: |url, pace| Box::pin(official_items(url, pace)),
    },
];

/// How long a reader takes over the items of a page.
#[derive(Default)]
pub struct Pace {
    pause: Duration,
    items: usize,
}

impl Pace {
    pub fn a_page(pause: Duration) -> Self {
        Self { pause, items: 0 }
    }

    /// Takes an item. The time of a page passes at its last one: a timer for each would wake late a
    /// hundred times.
    pub async fn take(&mut self) {
        self.items += 1;
        if self.items.is_multiple_of(bodies::PAGE) && !self.pause.is_zero() {
            tokio::time::sleep(self.pause).await;
        }
    }
}

async fn our_items(url: String, mut pace: Pace, ahead: bool) -> Result<usize, Box<dyn Error>> {
    let workos = ours(&url)?;
    let items = workos.organizations().list().items();
    let mut items = match ahead {
        true => items.read_ahead(),
        false => items,
    };
    while let Some(organization) = items.next().await {
        organization?;
        pace.take().await;
    }
    Ok(pace.items)
}

async fn official_items(url: String, mut pace: Pace) -> Result<usize, Box<dyn Error>> {
    let workos = official(&url);
    let organizations = workos.organizations();
    let params = ListOrganizationsParams {
        limit: Some(100),
        ..ListOrganizationsParams::default()
    };
    let mut items = pin!(organizations.list_organizations_auto_paging(params));
    while let Some(organization) = items.next().await {
        organization?;
        pace.take().await;
    }
    Ok(pace.items)
}

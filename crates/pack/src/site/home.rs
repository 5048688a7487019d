//! The front page, in the order of the product page: notice, guidebook, introduction, solution, details, guidebook,
//! questions, other troubles, contact, related information.

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::page::{DeviceView, Home, framed};
use super::{Shared, Site, kept, prices, view};

pub(super) async fn show(State(site): Shared) -> Response {
    let today = site.today();
    let content = &site.content;
    let devices = devices(&site);
    let short = devices.iter().filter(|device| device.is_short);
    let body = Home {
        short: short
            .map(|device| (device.name.clone(), device.stock.clone()))
            .collect(),
        notices: content.notices.on(today).collect(),
        drawings: view::drawings(),
        price_note: prices::note(&site.pack.catalogue, today),
        prices: prices::tables(&site.pack.catalogue, today),
        footnotes: prices::footnotes(&site.pack.catalogue, today),
        exclusions: site.pack.catalogue.exclusions(today).collect(),
        devices,
        answers: content.faq.on(today, ""),
        categories: content.categories.on(today).collect(),
        desks: view::desks(&content.hours, site.now()),
    };
    framed("医療機関・薬局のオンライン資格確認", "/", &body).into_response()
}

/// The devices of today, with what the stock says of each.
fn devices(site: &Site) -> Vec<DeviceView> {
    let stock = kept::stock(site);
    site.content
        .equipment
        .on(site.today())
        .map(|device| {
            let found = stock.iter().find(|standing| standing.code == device.code);
            let (words, class, is_short) = found.map_or_else(
                || ("在庫は要確認".to_owned(), "is-warning", false),
                |standing| (standing.words.clone(), standing.class, standing.is_short),
            );
            DeviceView {
                name: device.name.clone(),
                model: device.model.clone(),
                purpose: device.purpose.clone(),
                maintenance: match device.maintenance_years {
                    0 => device.maintenance.clone(),
                    years => format!("{years}年間・{}", device.maintenance),
                },
                facts: device.facts.clone(),
                stock: words,
                is_short,
                stock_class: class,
                to_confirm: device.dated.is_to_confirm(),
            }
        })
        .collect()
}

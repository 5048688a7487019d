//! Consent: what is offered, given and taken back.

use std::collections::BTreeSet;

use domain::{
    consent::ConsentItem,
    visit::{Act, CardKind, Command, Event, Failure, Offer, Standing, Step, Way},
};

use crate::stage::{Stage, in_force, medicine, offer};

#[test]
fn a_lapsed_certificate_asks_for_no_consent_and_an_expired_one_is_told_to_the_counter() {
    let day = jiff::civil::date(2026, 12, 31);
    for (standing, items) in [
        (Standing::Lapsed(day), false),
        (Standing::Expired(day), true),
        (Standing::Revoked, true),
    ] {
        let mut stage = Stage::placed(CardKind::Plastic, 3);
        stage.acts(Act::Choose(Way::Face));
        stage.happens(Event::Verified(Way::Face));
        let mut offer = Offer {
            standing,
            ..offer()
        };
        if !items {
            offer.items.clear();
        }
        let commands = stage.happens(Event::Offered(offer));
        assert!(matches!(&commands[..], [Command::Check { consent, .. }] if consent.is_empty()));
    }
}

#[test]
fn a_consent_can_be_withdrawn_here_and_from_an_earlier_visit() {
    let mut stage = Stage::done();
    assert_eq!(stage.acts(Act::Withdraw), [Command::Withdraw(7)]);
    stage.happens(Event::Withdrawn);
    assert_eq!(
        (stage.step(), stage.visit.withdrawable()),
        (Step::Done, None)
    );

    let mut stage = Stage::placed(CardKind::Plastic, 3);
    stage.acts(Act::Choose(Way::Face));
    stage.happens(Event::Verified(Way::Face));
    stage.happens(Event::Offered(in_force()));
    assert_eq!(stage.acts(Act::Withdraw), [Command::Withdraw(5)]);
    stage.happens(Event::HubAway);
    assert_eq!(stage.step(), Step::Failed(Failure::HubAway));
    stage.acts(Act::Again);
    assert_eq!(stage.step(), Step::Consent, "back where it was asked for");
}

#[test]
fn what_was_said_to_one_offer_is_not_said_to_the_next() {
    let mut stage = Stage::asked_for_consent(CardKind::Plastic);
    stage.acts(Act::Consent(medicine()));
    stage.happens(Event::VerifierRefused);
    stage.acts(Act::Choose(Way::Pin));
    stage.acts(Act::PinTyped);
    stage.happens(Event::Verified(Way::Pin));
    let commands = stage.happens(Event::Offered(Offer {
        items: BTreeSet::new(),
        ..offer()
    }));
    assert!(
        matches!(&commands[..], [Command::Check { consent, .. }] if consent.is_empty()),
        "{commands:?}"
    );
}

#[test]
fn a_standing_consent_is_taken_where_it_is_offered_and_no_screen_asks_for_it() {
    let visits = BTreeSet::from([ConsentItem::HomeVisit]);
    let mut stage = Stage::asked_for_consent(CardKind::Plastic);
    stage.acts(Act::Consent(visits.clone()));
    assert!(stage.visit.consent().is_empty(), "it was not offered");

    let offered = Offer {
        items: &offer().items | &visits,
        ..offer()
    };
    assert_eq!(offered.asked(), offer().items);
    let mut stage = Stage::placed(CardKind::Iphone, 0);
    stage.acts(Act::Choose(Way::Phone));
    stage.happens(Event::Verified(Way::Phone));
    stage.happens(Event::Offered(offered));
    stage.acts(Act::Consent(visits.clone()));
    assert_eq!(*stage.visit.consent(), visits);

    let alone = Offer {
        items: visits,
        ..offer()
    };
    let mut stage = Stage::placed(CardKind::Iphone, 0);
    stage.acts(Act::Choose(Way::Phone));
    stage.happens(Event::Verified(Way::Phone));
    let commands = stage.happens(Event::Offered(alone));
    assert!(matches!(&commands[..], [Command::Check { .. }]));
}

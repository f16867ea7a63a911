//! Passkeys (WebAuthn): what is asked of the browser and what it answers. State between the two is a text that the server
//! keeps, never the browser.

use url::Url;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Uuid, Webauthn, WebauthnBuilder,
};

/// The place that passkeys belong to: an origin with a name. An address in numbers can have none.
#[derive(Clone, Debug)]
pub struct Place(Webauthn);

/// A question to the browser, with what the server keeps until it answers.
#[derive(Clone, Debug)]
pub struct Asked {
    /// JSON for `navigator.credentials`.
    pub question: String,
    /// What the server keeps.
    pub state: String,
}

/// A passkey as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its id, by which it is found.
    pub id: Vec<u8>,
    /// Everything else: public, but not to be changed by others.
    pub data: String,
}

/// Who a browser says is signing in, before anything is proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The passkey's id.
    pub id: Vec<u8>,
    /// The handle that was given at its making.
    pub handle: [u8; 16],
}

/// Why a passkey is not accepted. The reason is for the log only.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the passkey is not accepted: {0}")]
pub struct Refused(String);

fn refused(error: impl std::fmt::Display) -> Refused {
    Refused(error.to_string())
}

impl Place {
    /// The place at this origin, such as `https://ayumi.city.example.lg.jp`.
    ///
    /// # Errors
    /// The origin has no name: passkeys cannot belong to numbers.
    pub fn new(origin: &str, name: &str) -> Result<Self, Refused> {
        let origin = Url::parse(origin).map_err(refused)?;
        let host = origin.domain().ok_or_else(|| refused("an origin without a name"))?.to_owned();
        let builder = WebauthnBuilder::new(&host, &origin).map_err(refused)?;
        builder.rp_name(name).build().map(Self).map_err(refused)
    }

    /// Asks for a new passkey of somebody who is signed in. Those that they have already are not offered again.
    ///
    /// # Errors
    /// The question could not be made.
    pub fn ask_new(&self, handle: [u8; 16], login: &str, others: &[Vec<u8>]) -> Result<Asked, Refused> {
        let (question, state) = self.0.start_passkey_registration(Uuid::from_bytes(handle), login, login, Some(others.to_vec())).map_err(refused)?;
        let mut question = serde_json::to_value(&question).map_err(refused)?;
        // It must be found without a login: that is what makes signing in one touch.
        question["publicKey"]["authenticatorSelection"]["residentKey"] = "required".into();
        question["publicKey"]["authenticatorSelection"]["requireResidentKey"] = true.into();
        Ok(Asked { question: question.to_string(), state: serde_json::to_string(&state).map_err(refused)? })
    }

    /// The new passkey out of the browser's answer.
    ///
    /// # Errors
    /// It does not answer the question, or not from this place.
    pub fn take_new(&self, state: &str, answer: &str) -> Result<Kept, Refused> {
        let state: PasskeyRegistration = serde_json::from_str(state).map_err(refused)?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(refused)?;
        let passkey = self.0.finish_passkey_registration(&answer, &state).map_err(refused)?;
        Ok(Kept { id: passkey.cred_id().to_vec(), data: serde_json::to_string(&passkey).map_err(refused)? })
    }

    /// Asks whoever sits there for a passkey.
    ///
    /// # Errors
    /// The question could not be made.
    pub fn ask(&self) -> Result<Asked, Refused> {
        let (question, state) = self.0.start_discoverable_authentication().map_err(refused)?;
        let mut question = serde_json::to_value(&question).map_err(refused)?;
        // It is asked for by a button, not while a field is filled in.
        if let Some(question) = question.as_object_mut() {
            question.remove("mediation");
        }
        Ok(Asked { question: question.to_string(), state: serde_json::to_string(&state).map_err(refused)? })
    }

    /// Whose passkey the answer says it is.
    ///
    /// # Errors
    /// The answer does not say.
    pub fn claim(&self, answer: &str) -> Result<Claim, Refused> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(refused)?;
        let (handle, id) = self.0.identify_discoverable_authentication(&answer).map_err(refused)?;
        Ok(Claim { id: id.to_vec(), handle: handle.into_bytes() })
    }

    /// Whether the answer proves it; the passkey in its new form (its counter moves on) if that changed.
    ///
    /// # Errors
    /// It does not: another passkey, place or question, a wrong signature, or a counter that went back.
    pub fn prove(&self, state: &str, answer: &str, kept: &str) -> Result<Option<String>, Refused> {
        let state: DiscoverableAuthentication = serde_json::from_str(state).map_err(refused)?;
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(refused)?;
        let mut passkey: Passkey = serde_json::from_str(kept).map_err(refused)?;
        let proved = self.0.finish_discoverable_authentication_v2(&answer, state, &passkey).map_err(refused)?;
        match passkey.update_credential(&proved) {
            Some(true) => serde_json::to_string(&passkey).map(Some).map_err(refused),
            _ => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_a_name() {
        assert!(Place::new("https://ayumi.city.example.lg.jp", "x").is_ok());
        assert!(Place::new("http://localhost:8480", "x").is_ok());
        assert!(Place::new("http://127.0.0.1:8480", "x").is_err());
        assert!(Place::new("nonsense", "x").is_err());
    }

    #[test]
    fn the_browser_is_asked_for_a_passkey_that_it_finds_by_itself() {
        let place = Place::new("https://ayumi.example.jp", "あゆみ").unwrap();
        let asked = place.ask_new([7; 16], "004211", &[vec![1, 2, 3]]).unwrap();
        let question: serde_json::Value = serde_json::from_str(&asked.question).unwrap();
        let selection = &question["publicKey"]["authenticatorSelection"];
        assert_eq!((&selection["residentKey"], &selection["userVerification"]), (&"required".into(), &"required".into()));
        assert_eq!(question["publicKey"]["excludeCredentials"][0]["id"], "AQID");
        assert!(!asked.question.contains(&asked.state));
    }

    #[test]
    fn an_answer_to_nothing_proves_nothing() {
        let place = Place::new("https://ayumi.example.jp", "あゆみ").unwrap();
        assert!(place.take_new("{}", "{}").is_err());
        assert!(place.claim("{}").is_err());
        assert!(place.prove(&place.ask().unwrap().state, "{}", "{}").is_err());
    }
}

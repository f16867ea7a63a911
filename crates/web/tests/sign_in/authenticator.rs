//! A passkey in software: makes one and signs with it, as a device would (WebAuthn, ES256, attestation "none").

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    handle: String,
    counter: u32,
    pub origin: String,
}

const PRESENT_AND_VERIFIED: u8 = 0x05;
const WITH_KEY: u8 = 0x40;

impl Authenticator {
    pub fn new(seed: u8) -> Self {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        Self { key, id: vec![seed; 20], handle: String::new(), counter: 0, origin: "http://localhost:8480".into() }
    }

    /// Answers a question for a new passkey.
    pub fn create(&mut self, question: &Value) -> String {
        let options = &question["publicKey"];
        self.handle = options["user"]["id"].as_str().unwrap().to_owned();
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        let mut data = self.data(options["rp"]["id"].as_str().unwrap(), PRESENT_AND_VERIFIED | WITH_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        // COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(x);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(y);
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        self.answer(json!({ "attestationObject": encode(&object), "clientDataJSON": encode(&self.said("webauthn.create", options)) }))
    }

    /// Answers a question for a signature.
    pub fn get(&mut self, question: &Value) -> String {
        let options = &question["publicKey"];
        self.counter += 1;
        let (data, said) = (self.data(options["rpId"].as_str().unwrap(), PRESENT_AND_VERIFIED), self.said("webauthn.get", options));
        let signed = [data.as_slice(), Sha256::digest(&said).as_slice()].concat();
        let signature: Signature = self.key.sign(&signed);
        let signature = encode(signature.to_der().as_bytes());
        let response =
            json!({ "authenticatorData": encode(&data), "clientDataJSON": encode(&said), "signature": signature, "userHandle": self.handle });
        self.answer(response)
    }

    /// The same passkey with the counter of a copy.
    pub fn set_back(&mut self) {
        self.counter = 0;
    }

    fn answer(&self, response: Value) -> String {
        let id = encode(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "extensions": {} }).to_string()
    }

    fn data(&self, place: &str, flags: u8) -> Vec<u8> {
        [Sha256::digest(place).as_slice(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    fn said(&self, kind: &str, options: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false }).to_string().into_bytes()
    }
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

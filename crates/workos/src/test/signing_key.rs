//! RSA keys that sign the access tokens of tests. They are no secret: everybody who has this crate has
//! them, and a client trusts them only where a server of a test names them.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use workos_core::serde_json::{Value, json};

/// A private key, and the id that its public key is found by.
pub(super) struct SigningKey {
    id: String,
    pair: RsaKeyPair,
}

impl SigningKey {
    /// A key of this number. Keys of two numbers that follow each other differ.
    pub(super) fn numbered(number: usize) -> Self {
        let text = KEYS[number % KEYS.len()];
        let pair = match STANDARD
            .decode(text)
            .map(|der| RsaKeyPair::from_pkcs8(&der))
        {
            Ok(Ok(pair)) => pair,
            _ => panic!("the key that signs the tokens of tests is none"),
        };
        Self {
            id: format!("test_key_{number}"),
            pair,
        }
    }

    /// The public key as a JSON Web Key (RFC 7517).
    pub(super) fn jwk(&self) -> Value {
        let public: PublicKeyComponents<Vec<u8>> = self.pair.public().into();
        json!({
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.id,
            "n": URL_SAFE_NO_PAD.encode(public.n),
            "e": URL_SAFE_NO_PAD.encode(public.e),
        })
    }

    /// A token with these claims (RFC 7515, RS256).
    pub(super) fn sign(&self, claims: &Value) -> String {
        let header = json!({ "alg": "RS256", "kid": self.id, "typ": "JWT" });
        let [header, claims] =
            [&header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = format!("{header}.{claims}");
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let made = self.pair.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            signed.as_bytes(),
            &mut signature,
        );
        if made.is_err() {
            panic!("a token cannot be signed: the system has no source of randomness");
        }
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// PKCS #8 in Base64, made for this file and used nowhere else.
const KEYS: [&str; 2] = [FIRST, SECOND];

/// Of 2048 bits.
const FIRST: &str = "\
     MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDD4vArMtzc4ZzznmVwUQDRokQIp7E2JN7OwXpM\
     00II2KvRp7+T5hYsQVwJFGWLc5T+qdIAnLHvU/MhVwjHgj6dJG/nRVV8x04E4ON2/ZI9a/hDMaVHNKrGAGMUbTrn\
     NlOKVo/G25dJmRvanjaeYFXpKsoeIG81KAPmtM8E/XWIGmcziwVppdCdgdu8pJ6NOav6q2cP6SdHzcQTUPLu3Vrh\
     P/ozEoUZtXNes5iSEHRxpRWcXoF8UdoNt9itUnTeQcd7TDVRMGyazScAGwGIlZtZ907rkiDM4mCA2aIBw2bQuDuG\
     4479q/+CHjsowRk2Lm9gzUQN5AMjoMzRkxAud6ozAgMBAAECggEAHGm0cG+mPZu0Clo1WH9HYSDqQV8hgzsB3neN\
     58rUzzeuZHCyhx9eo/ivAtokiH+xYub7AP+5h39jyrg3G8k2j9CTMraJ2dmG5YpBNCc/qQ0aK5Tt5lArXSD9Ph9B\
     5fupTm2T2UJMxW4h7in4viw3CeUdABWwS8OMHVCono6tF5qL2t4p3WGH/HJcJaD9+X1od56ULCoyfL3z1z+I8qOA\
     /5OtwV2TeNDC1Q0eqTYbXB5i3dCU3j8Rh5XAkHFvhhb9NM9vQCJtZqGI2o1YCxe/1JDsZSI4aSytCgqRDIPdRUNm\
     jIk98PPa4wrZxC+nd2rf3KcKGrmm5h80aEH+3EqXYQKBgQDgidfaEv1rJvtvS836yP3SsZ804I1pPI36eTS6+QPf\
     +fmRsU6wlk3uFqM6qP0u0mh6tDQBLXf0f6hIh2a3GiQgR9UaeMFM0ppprp0e5L3lhNfvfOK74YNIuNZFfHoGZOBv\
     WGyBnl4WsYTFxyr5ayuqpvus3dRXalCMnmKtclRWeQKBgQDfVVp+rF3Q+DZe3kCzwAydM/W94TJOT7+HiVKPDGeu\
     omw8h0bZx/Z5+c47zsVEKWV1d+Gb+FpAuTj6WzBqIhbHJVYj9aKgpGjUXk4mD9bFEQyadlEYqz94jLkcqqQxDB1I\
     cJyUjrUOmdSFnoS8jX4hAIN43tiHDQKfjEOHrPbLCwKBgEDHI7GzRs8R+Pnb2bnfIHMXcUHVApb4tFEthIvoaTjF\
     qj1g9L23LxZgC4lR1XEbnK7BrDsmvfOYnJkIDxcGAKQbdRxk+AdMvuV8TbHq9enwUEe0NMlVPwXM5Ww4hA+yLJmS\
     3gLrCGPtpMtWMUyxoXBjKjpt6OOrNT/MNdWqJTCpAoGBAMevBEPAj/15APwf0lAlheHFBJLq2FTmvwRLhxK577ZY\
     KViRR4sPXFTBQ2F8RirkrH+0WXdgPioiskw+3nH22tDilDuAtBDYD5baXxtvDAOVc+Rjp6zb6Ns7T4PPGxFzmHcd\
     oRK+6ioM5tU1387K4BxX3jVjYsyVmGPZQMP9pYfzAoGAWL9NVePcpPN7hHPo+rzIpC2StdjQUtP4BtUm+HP44f6d\
     CjuNFTqG5+N+paC8npbqmWNAXMUfQV7B+6M7MeuN3SU4ul1OOToG81nDUHwyU2H5HlZwle5LX2D/oojy3bJhGLCA\
     SRHZUpZiSCIN48l7UE2qhjJORvt8oBgg623dQAg=";

/// Of 2048 bits.
const SECOND: &str = "\
     MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDpr5uLKM4L0nvO9UQMTTsPjewO2G3N5+4/Lmof\
     6k33rO+ojPDRY1jozTVZTccsOIgrh7uFmEEQOnDYLWvSaAMNEAb07JdR+dgpz1AhfoJAmYux5Gu4s3mK1+4cIx7x\
     UH5MlGiD7vqCOmftQipoqOJtURU0Y9mddbg8iXJMnTzw8oTGGu1hG7jR6EA8WhKluj48f+33SyxH+JB0LnCe8PO1\
     TRSJlF706HYQOIOWGmloZVxV8CHmY+cgQuI878XbGxM7d7onMKRm74kA8X/hwTF6a9t74qQ8sPdL1n85WRxVUEHa\
     N+XHO5pTRWgPasBd2rg4phCvHwqQC00L2DH0RzunAgMBAAECggEAZ7ieiNM5NS0c79yT8gPbeYlsI6CziAdwC1IO\
     H5FPPuXez8iS4NVAMsBWdAdeJoYHBo8tz9um0U2nJYRvjYnGBOe+trpGZcfHxrLyJZOxu3uLcg9pMqdShKpX0NxT\
     0RcBn/rlMt4BCYlj9H6ANUj0i0HIcCL7hXSpLBFzjobh9C1PQ8AxdDn67xCQhpM0NVXXbGPddG2F+k0dQTNtfAmI\
     wN3pDR7B4TQH7F1rghr2A6rk/39pFEgFjsqaL9oX/vVvhZikgac72xcrflIOAJbxe8Q90Wt6eOvH7atOBMrOYcC8\
     +o9dJdVl8QAwV0ScPI++mwcvRolRYpNDMkQV4Qr2dQKBgQD7thejufjPhSzJmGEEymwPzMSxMsMzHF7On6Vaqrvo\
     4pm3ECxOF8I3ekF9s5nH/qCivDew5NSCQ21Rj5fDrUVzwumNUpIq/ddbbNC3tMW6uEU2EbT1Fee+LPNYaVjtl2bV\
     RUVi4Lajkn/sWXL96HNe0O0dnXABAR+yGh4CDrdMuwKBgQDtquSRJFPLJwaLyrYvBrktqhLDEZKqwwMOsEifiTmx\
     /4e1uAi/5KKcYWdp74X+VsObGRyg1PvKIl8tjO7AzWfNnyUmlXVf8Vjbtt5WhrcJn4SjHul5nzjGEJRlifGtbYU/\
     cLURNN4Sv7/X5znV3xrjFNSKn94T8s/MBXFeW+p0BQKBgQDmnyn9mtD64dvtQS3zA7wKpeS5LfdnBuFekysfbTsJ\
     30RTVAAj9OS/i8Yhc8K8WPG46JZl/uMuDrVEeznj0QfHTphKIZNGzJjabVK2Xmyj7V2McqDHxTA1MF4tbShLV+Ki\
     GPu/4n+0Uu/eDv6q4KWEBAyci7kpUmxF9GP2IqGTLQKBgBb7HEjQi22sY1ynCEC51LQOquvDyjvKyYPlFdCfUz3b\
     6IJwvh/X+sVGQdqjd4BlYVqg7fy7O3GLK0rbQsbP1cazKcN2VjglvSLZptwVAKPkkc24EnlZJQM53S+ITB8p5OWC\
     f2+ffg2wDtvQlu4QOahVfku9M5sYMnGW4SRvnNcFAoGAKTZQGuwTzwp3U4kRcmJ0M3F5QF/EbpmPysWzUgp25WGK\
     BJmAb9JGzEA/wDoJs4BENOk3+3Q+IOtMubYbnH8kLKqLkT7ySs2u/RjxDAlH4HmkuhFrkcywwpmCEvISYUrIvdmN\
     oFD5c3l/yyFRI9q1XVeqhiHRmRfRcoGedm8zTX0=";

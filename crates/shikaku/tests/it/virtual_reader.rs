//! A virtual reader of the test's own, into which `shikaku card emulate` puts a card: vpcd's side of its protocol.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
};

use card::transmit::{Transmit, TransmitError};

use crate::demo::SHIKAKU;

/// A card in the reader, powered; taken away when dropped.
pub struct Inserted {
    emulator: Child,
    line: TcpStream,
}

impl Inserted {
    /// Has the card of a case put in.
    pub fn insert(dir: &Path, patient: &str, more: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("bound").to_string();
        let mut emulator = Command::new(SHIKAKU)
            .args(["card", "emulate", "--patient", patient, "--vpcd", &address])
            .arg("--dir")
            .arg(dir)
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut said = String::new();
        BufReader::new(emulator.stdout.take().expect("a pipe"))
            .read_line(&mut said)
            .expect("a line");
        assert!(said.contains("card inserted"), "{said}");
        let (line, _) = listener.accept().expect("it connected before it said so");
        line.set_nodelay(true).expect("set");
        let mut inserted = Self { emulator, line };
        inserted.power_up();
        inserted
    }

    /// Takes the power away and gives it back.
    pub fn power_cycle(&mut self) {
        self.control(0);
        self.power_up();
    }

    fn power_up(&mut self) {
        self.control(1);
    }

    /// A warm reset.
    pub fn reset(&mut self) {
        self.control(2);
    }

    /// The answer to reset.
    pub fn atr(&mut self) -> Vec<u8> {
        self.control(4);
        self.receive().expect("an ATR")
    }

    /// Sends a command without waiting for its answer.
    pub fn send(&mut self, body: &[u8]) {
        let length = u16::try_from(body.len()).expect("short").to_be_bytes();
        // A card that is gone shows when its answer is read.
        let _ = self.line.write_all(&[&length[..], body].concat());
    }

    /// Waits for the emulator to end by itself.
    pub fn ended(mut self) -> ExitStatus {
        self.emulator.wait().expect("it ends")
    }

    fn control(&mut self, byte: u8) {
        self.send(&[byte]);
    }

    fn receive(&mut self) -> std::io::Result<Vec<u8>> {
        let mut length = [0; 2];
        self.line.read_exact(&mut length)?;
        let mut body = vec![0; usize::from(u16::from_be_bytes(length))];
        self.line.read_exact(&mut body)?;
        Ok(body)
    }
}

impl Transmit for Inserted {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
        self.send(apdu);
        self.receive().map_err(|_| TransmitError::Removed)
    }
}

impl Drop for Inserted {
    fn drop(&mut self) {
        // Ended already is as good.
        let _ = self.emulator.kill();
        let _ = self.emulator.wait();
    }
}

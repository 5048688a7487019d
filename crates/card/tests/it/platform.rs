//! What tests do that differs between operating systems.

/// Has what arrives acknowledged at once, until the next read: vpcd writes a length and a body apart.
pub fn acknowledge_at_once(stream: &std::net::TcpStream) {
    #[cfg(target_os = "linux")]
    socket2::SockRef::from(stream)
        .set_tcp_quickack(true)
        .expect("set");
    #[cfg(not(target_os = "linux"))]
    let _ = stream;
}

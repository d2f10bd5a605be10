import HTTPTransport
import HTTPServing
/// Check whether a secret chosen by a person can be guessed.
enum TokenStrength {
    enum Weakness: Equatable {
        case short, simple, placeholder

        var expected: String {
            switch self {
            case .short: "\(bytesLeast) bytes or more"
            case .simple: "at least \(differentLeast) different characters"
            case .placeholder: "a random token instead of a placeholder (openssl rand -hex 32)"
            }
        }
    }

    /// Length that cannot be tried out over a network, in bytes.
    static let bytesLeast = 16
    /// Different bytes that a random text of that length always has.
    static let differentLeast = 6
    /// Secrets from examples, and placeholders that people forget to replace.
    private static let placeholders = [
        "changeme", "changethis", "replaceme", "replacethis", "placeholder", "yourtoken", "yoursecret", "example",
        "password",
        "passw0rd", "12345678", "abcdefgh", "qwerty", "letmein", "secretsecret", "tokentoken", "admintoken",
        "sessionsecret",
        "insertyour", "xxxxxxxx", "dummytoken",
    ]

    /// Weakness of a secret; nil: none found.
    static func weakness(of secret: String) -> Weakness? {
        let letters = secret.lowercased().filter { $0.isLetter || $0.isNumber }
        if placeholders.contains(where: letters.contains) { return .placeholder }
        if secret.utf8.count < bytesLeast { return .short }
        return Set(secret).count < differentLeast ? .simple : nil
    }

    /// Whether a server that listens there can be reached from this machine only.
    static func isLoopback(_ host: String) -> Bool {
        HostName(host.contains(":") ? "[\(host)]" : host)?.isLoopback ?? false
    }
}

import HTTPTransport
import HTTPServing
/// Whether a secret that people chose can be guessed.
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

    /// As many as cannot be tried out over a network.
    static let bytesLeast = 16
    /// What a random text of that length always has.
    static let differentLeast = 6
    /// What stands in examples, and what people write where they mean to write something better.
    private static let placeholders = [
        "changeme", "changethis", "replaceme", "replacethis", "placeholder", "yourtoken", "yoursecret", "example",
        "password",
        "passw0rd", "12345678", "abcdefgh", "qwerty", "letmein", "secretsecret", "tokentoken", "admintoken",
        "sessionsecret",
        "insertyour", "xxxxxxxx", "dummytoken",
    ]

    /// nil: none that is seen.
    static func weakness(of secret: String) -> Weakness? {
        let letters = secret.lowercased().filter { $0.isLetter || $0.isNumber }
        if placeholders.contains(where: letters.contains) { return .placeholder }
        if secret.utf8.count < bytesLeast { return .short }
        return Set(secret).count < differentLeast ? .simple : nil
    }

    /// Whether nobody but this machine reaches a server that listens there.
    static func isLoopback(_ host: String) -> Bool {
        HostName(host.contains(":") ? "[\(host)]" : host)?.isLoopback ?? false
    }
}

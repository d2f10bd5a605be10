import DocumentSearch
import Synchronization

/// Stemmers of Snowball's library (libstemmer), which is loaded when it is there: without it, words of other languages than
/// English are taken as they stand.
package final class SnowballStemmers: StemmerSource {
    private static let library = "libstemmer.so.0d"

    fileprivate typealias New = @convention(c) (UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> OpaquePointer?
    fileprivate typealias Stem = @convention(c) (OpaquePointer?, UnsafePointer<UInt8>?, Int32) -> UnsafePointer<UInt8>?
    fileprivate typealias Length = @convention(c) (OpaquePointer?) -> Int32

    /// The library's stemmers, each made once and kept: there are at most as many as languages.
    package static let shared: SnowballStemmers? = SystemLibrary(library).flatMap { SnowballStemmers($0) }

    package let name = "snowball"
    private let new: New
    private let stem: Stem
    private let length: Length
    private let made = Mutex<[Language: SnowballStemmer]>([:])

    private init?(_ library: SystemLibrary) {
        guard let new = library.function("sb_stemmer_new", as: New.self),
            let stem = library.function("sb_stemmer_stem", as: Stem.self),
            let length = library.function("sb_stemmer_length", as: Length.self)
        else { return nil }
        (self.new, self.stem, self.length) = (new, stem, length)
    }

    package func stemmer(of language: Language) -> (any Stemmer)? {
        guard Self.hasStemmer(language) else { return nil }
        return made.withLock { made in
            if let known = made[language] { return known }
            guard let stemmer = new(language.rawValue, "UTF_8") else { return nil }
            let result = SnowballStemmer(stemmer, stem, length)
            made[language] = result
            return result
        }
    }

    /// Whether the library's stemmer is used: the others' words have no endings, or ours are brought together otherwise.
    static func hasStemmer(_ language: Language) -> Bool {
        switch language {
        case .english, .chinese, .japanese, .korean, .hebrew, .other: false
        default: true
        }
    }
}

/// Stemmer of the library, which works on one word at a time.
private final class SnowballStemmer: Stemmer {
    /// Address of the library's stemmer.
    private let handle: Mutex<UInt>
    private let stem: SnowballStemmers.Stem
    private let length: SnowballStemmers.Length

    init(_ pointer: OpaquePointer, _ stem: SnowballStemmers.Stem, _ length: SnowballStemmers.Length) {
        handle = Mutex(UInt(bitPattern: pointer))
        self.stem = stem
        self.length = length
    }

    func stem(_ word: String) -> String {
        var word = word
        return word.withUTF8 { bytes in
            handle.withLock { address in
                let handle = OpaquePointer(bitPattern: address)
                guard let result = stem(handle, bytes.baseAddress, Int32(truncatingIfNeeded: bytes.count))
                else {
                    return String(decoding: bytes, as: UTF8.self)
                }
                let count = Int(length(handle))
                return String(decoding: UnsafeBufferPointer(start: result, count: count), as: UTF8.self)
            }
        }
    }
}

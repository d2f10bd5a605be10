/// What words cost that belong to no name: "how do I reset my td-27".
struct FreeText: Sendable {
    /// A character of ordinary text, as −log of its probability: 3.6 bits, between letters by themselves (4.1) and
    /// letters in words (2.3; Shannon, "Prediction and Entropy of Printed English", 1951).
    private static let character: Float = 2.5
    /// A word of the list below: one of the few hundred that make up half of what is written.
    private static let common: Float = 4

    /// Words people put around a name when they ask about it.
    private static let commonWords = """
        a about an and any are at be by can change clean configure connect do does enable find fix for from get has have \
        help how i in install instructions is it make manual my new not of off old on open or please problem reset set \
        setup should show start stop switch that the this to turn up use using version was what when where which who \
        why will with without work works would you your
        """

    private let words: Set<[UInt16]>
    /// Whether a common word begins so.
    private let beginnings: Set<[UInt16]>

    init(_ alphabet: Alphabet) {
        words = Set(Self.commonWords.split(separator: " ").map { alphabet.symbols(String($0)) })
        beginnings = Set(words.flatMap { word in (1...word.count).map { Array(word.prefix($0)) } })
    }

    /// −log of the probability of a word, and whether it is one of the list.
    ///
    /// - Parameter isOpen: it is still being typed
    func cost(of word: ArraySlice<UInt16>, isOpen: Bool) -> (cost: Float, isCommon: Bool) {
        let spelled = Self.character * Float(word.count + (isOpen ? 0 : 1))
        let isCommon = isOpen ? beginnings.contains(Array(word)) : words.contains(Array(word))
        return (isCommon ? min(Self.common, spelled) : spelled, isCommon)
    }
}

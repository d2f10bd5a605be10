import Foundation
import Testing

@testable import PredictionEngine

@Suite struct PredictionIndexTests {
    private let tools = index(
        ("git-commit", 40), ("git-clone", 30), ("grep", 60), ("gzip", 20), ("ls", 80), ("lsof", 10), ("printf", 50),
        ("rsync", 15), ("strftime", 5))

    @Test func whatWasTypedIsTheBeginningOfWhatIsMeant() {
        #expect(top("gr", in: tools) == "grep")
        #expect(top("git cl", in: tools) == "git clone")
        #expect(top("rs", in: tools) == "rsync")
    }

    @Test(arguments: ["prinft", "pritnf", "pintf", "prrintf", "prontf", "orintf"])
    func oneSlipIsForgiven(typed: String) {
        #expect(top(typed, in: tools) == "printf")
    }

    @Test func aNameTypedToItsEndBeatsTheOnesItBegins() {
        let confidence = predict("ls", in: tools).candidates
        #expect(tools.names[confidence[0].item] == "ls")
        #expect(confidence[0].confidence > 3 * confidence[1].confidence)
    }

    @Test func confidencesAndNoneAddUpToOne() {
        for text in ["", "g", "gi", "git", "prinf", "ls", "commit", "clone git"] {
            let ranking = predict(text, in: tools)
            let sum = ranking.candidates.reduce(ranking.none) { $0 + $1.confidence }
            #expect(sum <= 1.000001 && sum > 0.95, "\(text): \(sum)")
        }
        for text in ["zzz", "the", "ф", String(repeating: "qz ", count: 40)] {
            let ranking = predict(text, in: tools)
            #expect(ranking.candidates.reduce(ranking.none) { $0 + $1.confidence } <= 1.000001, "\(text)")
        }
    }

    @Test(arguments: ["xylophone", "kubernetes", "zzzz", "libreoffice", "ギター", "πρόγραμμα", "%%%%"])
    func aNameThatIsNotThereMeansNone(typed: String) {
        let ranking = predict(typed, in: tools)
        #expect(ranking.none > 0.5, "\(ranking.none)")
        #expect(ranking.candidates.first?.confidence ?? 0 < 0.3)
    }

    @Test func noneIsSmallWhereANameWasTyped() {
        for name in ["git-commit", "printf", "rsync"] { #expect(predict(name, in: tools).none < 0.1, "\(name)") }
    }

    @Test func nothingTypedShowsTheMostPopular() {
        let names = predict("", in: tools).candidates.prefix(3).map { tools.names[$0.item] }
        #expect(names == ["ls", "grep", "printf"])
    }

    @Test func popularityDecidesBetweenEquals() {
        let index = index(("alpha one", 1), ("alpha two", 100))
        #expect(top("alpha", in: index) == "alpha two")
    }

    @Test func tiesGoToTheShorterNameAndThenToTheSmaller() {
        #expect(top("ab", in: index("abcd", "abc", "abe")) == "abc")
    }

    @Test func separatorsAndCaseDoNotMatter() {
        #expect(top("GIT COMMIT", in: tools) == "git commit")
        #expect(top("git_comm", in: tools) == "git commit")
        #expect(top("  git   commit ", in: tools) == "git commit")
    }

    @Test func itemsThatShareASpellingShareItsConfidence() {
        let index = PredictionIndex(
            [
                PredictableItem(name: "printf(1)", aliases: ["printf"], popularity: 8),
                PredictableItem(name: "printf(3)", aliases: ["printf"], popularity: 8),
            ], revision: 1)
        let candidates = predict("printf", in: index).candidates
        #expect(candidates.count == 2)
        #expect(abs(candidates[0].confidence - candidates[1].confidence) < 0.01 && candidates[0].confidence > 0.45)
        #expect(predict("printf(3", in: index).candidates[0].item == 1)
    }

    @Test func aliasesAndBrandsLeadToTheItem() {
        let index = PredictionIndex(
            [
                PredictableItem(
                    name: "Mutable Instruments Braids", brand: "Mutable Instruments", aliases: ["macro osc"]),
                PredictableItem(name: "TD-27", brand: "Roland"),
            ], revision: 1)
        #expect(predict("brai", in: index).candidates.first?.item == 0)
        #expect(predict("macro", in: index).candidates.first?.item == 0)
        #expect(predict("mutable in", in: index).candidates.first?.item == 0)
        #expect(predict("roland td", in: index).candidates.first?.item == 1)
    }

    @Test func otherScriptsAndAccentsAreTyped() {
        let index = index("Überprüfung", "ギター", "Мультитул", "קלרינט", "キター")
        #expect(predict("uberpruf", in: index).candidates.first?.item == 0)
        #expect(predict("ギタ", in: index).candidates.first?.item == 1)
        #expect(predict("мультт", in: index).candidates.first?.item == 2)
        #expect(predict("קלר", in: index).candidates.first?.item == 3)
        #expect(predict("קלירנט", in: index).candidates.first?.item == 3)
        #expect(predict("мультиутл", in: index).candidates.first?.item == 2)
        #expect(predict("ｷﾞﾀｰ", in: index).candidates.first?.item == 1)
        #expect(predict("キター", in: index).candidates.first?.item == 4)
    }

    @Test func anEmptyCatalogueAnswersToo() {
        #expect(predict("x", in: index([])).candidates.isEmpty)
        #expect(predict("", in: index([])).candidates.isEmpty)
    }

    /// Whatever way leads to a text, what is predicted for it is the same.
    @Test func anyWayToATextGivesTheSame() {
        let seed = UInt64.random(in: 0...99_999)
        var random = SplitMix(state: seed)
        let letters = Array("giltcomnerps fz-é ")
        var columns = TypedColumns()
        let scratch = RankingScratch()
        var text = ""
        for step in 0..<1500 {
            switch random.next(5) {
            case 0: text = String(text.dropLast())
            case 1 where !text.isEmpty:
                let place = text.index(text.startIndex, offsetBy: random.next(text.count))
                text.replaceSubrange(place...place, with: String(letters[random.next(letters.count)]))
            case 2 where step % 50 == 0: text = "git commit"
            default: text.append(letters[random.next(letters.count)])
            }
            if text.count > 22 { text = "" }
            let typed = NameNormalizer.normalizedTyped(text)
            let kept = tools.predict(typed, columns: &columns, scratch: scratch, limit: 5)
            let fresh = predict(text, in: tools, limit: 5)
            #expect(
                kept.candidates == fresh.candidates && kept.none == fresh.none,
                "seed \(seed), step \(step): \(text)")
        }
    }

    /// Corpora made to be alike, and texts made to fit them: nothing costs more than its share.
    @Test(arguments: ["all the same", "every first letter", "very long", "alternating", "many words"])
    func anAdversarialCorpusStaysWithinTheBudget(corpus: String) {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        let (names, text): ([String], String)
        switch corpus {
        case "all the same":
            names = (1...80).map { String(repeating: "a", count: $0) } + (0..<600).map { "aaaaaaaa\($0)" }
            text = String(repeating: "a", count: 96)
        case "every first letter":
            names = letters.flatMap { a in letters.flatMap { b in letters.map { "\(a)\(b)\($0)" } } }
            text = "qjzx kvwq"
        case "very long":
            names = (0..<300).map { String(repeating: "abcdefghij", count: 30) + "\($0)" }
            text = String(repeating: "abcdefghij", count: 10)
        case "alternating":
            names = (0..<400).map { String(repeating: "ab", count: $0 % 40) + "\($0)" }
            text = String(repeating: "ba", count: 48)
        default:
            names = (0..<3000).map { "a b c d e f g \($0)" }
            text = "g f e d c b a a b c d e f g 2 a b"
        }
        let index = index(names.map { ($0, 0) })
        var columns = TypedColumns()
        for length in 1...text.count {
            let ranking = index.predict(
                String(text.prefix(length)), columns: &columns, scratch: RankingScratch(), limit: 10)
            #expect(ranking.activeNodes <= 2_000)
            #expect(ranking.settledNodes < PredictionIndex.nodeBudget, "after \(length) characters")
            #expect(columns.byteCount <= TypedColumns.bytesMax)
        }
        // Items that are weighed by their words come on top.
        #expect(predict(text, in: index).settledNodes <= PredictionIndex.nodeBudget + 600)
    }

    @Test func aSpentBudgetIsSaid() {
        var columns = TypedColumns()
        let ranking = tools.predict("printf", columns: &columns, scratch: RankingScratch(), limit: 5, nodeBudget: 10)
        #expect(ranking.isDegraded)
        let whole = tools.predict("printf", columns: &columns, scratch: RankingScratch(), limit: 5)
        #expect(!whole.isDegraded)
        #expect(whole.candidates == predict("printf", in: tools, limit: 5).candidates)
    }

    /// A keystroke whose budget is spent leaves nothing behind that later ones build on.
    @Test func aSpentBudgetPoisonsNothing() {
        let seed = UInt64.random(in: 0...99_999)
        var random = SplitMix(state: seed)
        let letters = Array("giltcomnerps fz- ")
        var columns = TypedColumns()
        let scratch = RankingScratch()
        var text = ""
        for step in 0..<1500 {
            if random.next(4) == 0 { text = String(text.dropLast(random.next(4) + 1)) }
            text.append(letters[random.next(letters.count)])
            if random.next(30) == 0 {
                text = ["clone git", "how do i use git commit", "prinft lsof rsnyc"][random.next(3)]
            }
            if text.count > 30 { text = "" }
            let typed = NameNormalizer.normalizedTyped(text)
            if random.next(3) == 0 {
                _ = tools.predict(
                    typed, columns: &columns, scratch: scratch, limit: 5, nodeBudget: random.next(40) + 1)
            }
            let kept = tools.predict(typed, columns: &columns, scratch: scratch, limit: 5)
            let fresh = predict(text, in: tools, limit: 5)
            #expect(
                kept.candidates == fresh.candidates && kept.none == fresh.none,
                "seed \(seed), step \(step): \(text)")
        }
    }

    @Test func aNameTypedToItsEndIsFoundBehindManyHeavierOnes() {
        let index = index([("go", 0)] + (0..<30).map { ("go\(Character(UnicodeScalar(97 + UInt8($0 % 26))))\($0)", 3) })
        for limit in [3, 10, 50] {
            let ranking = predict("go", in: index, limit: limit)
            #expect(ranking.candidates.first?.item == 0, "\(limit)")
        }
    }

    private let beginAlike = index(
        ("Go", 1), ("Golang Tools", 100_000), ("GoPro Hero", 90_000), ("Google Pixel", 80_000),
        ("Gorilla Glue", 70_000),
        ("R", 1), ("C", 1), ("C++", 2), ("C#", 2), (".NET", 2), ("ASP.NET", 3), ("Go Plus", 100_000))

    @Test(arguments: ["go", "r", "c", "c++", "c#", ".net", "go plus"], [1, 3, 10, 50])
    func aNameTypedToItsEndIsFirstAtAnyLimit(name: String, limit: Int) {
        for typed in [name, name + " ", name + "?", name.uppercased() + ", "] {
            let ranking = predict(typed, in: beginAlike, limit: limit)
            #expect(ranking.candidates.first.map { beginAlike.names[$0.item] } == name, "\(typed)")
            #expect(ranking.candidates.count <= limit)
        }
    }

    @Test func whatStandsBehindANameEndsIt() {
        for typed in ["go ", "go?", "go. ", "go) "] {
            let rivals = predict(typed, in: beginAlike).candidates.filter {
                ["golang tools", "gopro hero", "google pixel"].contains(beginAlike.names[$0.item])
            }
            #expect(rivals.allSatisfy { $0.confidence < 0.01 }, "\(typed): \(rivals)")
        }
        // What goes on with a space is still meant.
        #expect(predict("go ", in: beginAlike).candidates.contains { beginAlike.names[$0.item] == "go plus" })
        #expect(top("asp.n", in: beginAlike) == "asp.net", "a dot may be the middle of a name")
    }

    @Test func aShortNameIsTypedAsOftenAsTheWhole() {
        let index = PredictionIndex(
            [
                PredictableItem(name: "cp(1)", shortName: "cp", popularity: 9),
                PredictableItem(name: "cpuset(7)", shortName: "cpuset", popularity: 40),
            ], revision: 1)
        for typed in ["cp", "cp ", "cp(1)"] {
            #expect(predict(typed, in: index).candidates.first?.item == 0, "\(typed)")
        }
    }

    private let parts = index(
        [
            "Bearing 6204-2RS", "Bearing 6205-2RS", "Bearing 6206-2RS", "Bearing 6304-2RS", "Bearing 608-ZZ",
            "Belt 136/14",
            "Belt 13/14", "Belt 536/14", "Bolt M8x30", "Bolt M8x35", "Bolt M6x30", "Fuse 1.5A", "Fuse 15A",
            "Fuse 150mA",
            "Resistor 4.7k", "Resistor 47k", "Resistor 470",
        ].map { ($0, 5) })

    @Test(arguments: [
        "bearing 6207-2rs", "6207-2rs", "bolt m8x40", "bolt m9x30", "belt 14/14", "resistor 48k", "bearing 609-zz",
    ])
    func anotherDigitIsAnotherPart(code: String) {
        let ranking = predict(code, in: parts)
        #expect(ranking.none > 0.5 && (ranking.candidates.first?.confidence ?? 0) < 0.3, "\(ranking)")
    }

    @Test(arguments: [
        ("bearing 6206-2rs", "bearing 6206 2rs"), ("berring 6206-2rs", "bearing 6206 2rs"),
        ("62062rs", "bearing 6206 2rs"),
        ("6206 2rs bearing", "bearing 6206 2rs"), ("bolt m8x35", "bolt m8x35"), ("blot m8x35", "bolt m8x35"),
    ])
    func aCodeThatIsThereIsFoundHoweverItIsWritten(typed: String, name: String) {
        #expect(top(typed, in: parts) == name)
        #expect(predict(typed, in: parts).none < 0.5)
    }

    private let models = index(
        [
            "M8x40 bolt", "M8x30 bolt", "M10x60 hex bolt DIN 933", "HP 304XL black ink cartridge",
            "HP 302 tri-colour ink cartridge", "Deep groove ball bearing 6206-2RS", "Deep groove ball bearing 6306-2RS",
            "Tapered roller bearing 30205", "Sony Alpha 7 III", "Sony Alpha 6400", "Apple MacBook Air M1",
            "Apple MacBook Pro 14", "Makita DHR 243", "Makita DHR 171", "Xiaomi Robot Vacuum V2",
            "Samsung Galaxy S21", "Samsung Galaxy S21 Ultra", "Canon EOS R6", "Nikon Z 6II", "Roland TD-27KV",
            "Roland TD-17KVX", "Tesla Model S", "Fluke 87V multimeter",
        ].map { ($0, 0) })

    /// A digit changed, added or left out, a letter, a numeral: at the beginning of a name and among its words.
    @Test(arguments: [
        "M8x400 bolt", "M8x4 bolt", "HP 305XL", "hp 30xl", "ball bearing 6209-2RS", "Xiaomi Robot Vacuum V3",
        "macbook air m2", "alpha 7 iv", "sony alpha 7 iv", "galaxy s22", "nikon z 7ii", "canon eos r5",
        "makita dhr 242",
        "tesla model y", "td 28kv",
    ])
    func anotherModelIsAnotherThing(typed: String) {
        let ranking = predict(NameNormalizer.normalizedTyped(typed), in: models)
        #expect(ranking.none > 0.6 && (ranking.candidates.first?.confidence ?? 0) < 0.3, "\(ranking)")
    }

    @Test(arguments: [
        ("hp 304xl", "hp 304xl black ink cartridge"), ("6206-2RS", "deep groove ball bearing 6206 2rs"),
        ("6206.2rs", "deep groove ball bearing 6206 2rs"), ("bearing 6206/2RS", "deep groove ball bearing 6206 2rs"),
        ("sony alpha 7 iii", "sony alpha 7 iii"), ("macbook air", "apple macbook air m1"),
        ("macbook air m1", "apple macbook air m1"), ("model s", "tesla model s"), ("fluke 87", "fluke 87v multimeter"),
        ("how do i reset my td-27", "roland td 27kv"),
    ])
    func aModelThatIsThereIsFoundHoweverItIsWritten(typed: String, name: String) {
        let ranking = predict(NameNormalizer.normalizedTyped(typed), in: models)
        #expect((ranking.candidates.first.map { models.names[$0.item] }) == name)
        #expect((ranking.candidates.first?.confidence ?? 0) > 0.5, "\(ranking)")
    }

    /// Names that a sentence repeats or has side by side are read where they stand.
    @Test func wordsOfANameMayBeSaidTwice() {
        let index = index(
            ["New York", "New York New York", "Duran Duran", "Rio", "go build", "go test"].map { ($0, 5) }
                + (0..<60).map { ("other thing \($0)", 5) })
        #expect(top("play new york new york live", in: index) == "new york new york")
        #expect(top("do you have duran duran today", in: index) == "duran duran")
        let both = predict("go build or go test", in: index).candidates.prefix(2).map { index.names[$0.item] }
        #expect(Set(both) == ["go build", "go test"])
    }

    /// An address is one strange word, however long it is.
    @Test func anAddressDoesNotOutweighTheNameBesideIt() {
        let address = "https://www.example.com/support/downloads/firmware/release-notes.html"
        let typed = NameNormalizer.normalizedTyped("roland td-27kv manual \(address)")
        #expect(top(typed, in: models) == "roland td 27kv")
        #expect(predict(typed, in: models).none < 0.5)
    }

    /// A numeral more or less, a number cut short and left, a letter before digits.
    @Test(arguments: [
        "sony alpha 7 ii ", "type ii error", "galaxy s2 ", "belt b42", "canon eos r5 ", "tesla model y ",
    ])
    func anotherCodeIsOverWhereItEnds(typed: String) {
        let index = index(models.names.map { ($0, 0) } + [("type i error", 0), ("belt a42", 0)])
        let ranking = predict(typed, in: index)
        #expect(ranking.none > 0.6, "\(ranking)")
    }

    private let shop = index(
        [
            "iPhone 13", "iPhone 14", "Galaxy S22", "Galaxy A52", "Zündkerze NGK BKR6E", "Ibuprofen 400 mg",
            "Metformin 500 mg", "Fast & Furious", "Tom & Jerry", "Shrek", "Shrek 2", "Unterlegscheibe 8,4",
            "Holzschraube 4,5x60", "Holzschraube 5x60", "The Lord of the Rings: The Two Towers",
            "Star Wars: Episode V - The Empire Strikes Back", "牛", "牛乳", "雨",
        ].map { ($0, 0) })

    private func ask(_ typed: String) -> (first: String?, confidence: Double, none: Double) {
        let ranking = predict(NameNormalizer.normalizedTyped(typed), in: shop)
        return (
            ranking.candidates.first.map { shop.names[$0.item] }, ranking.candidates.first?.confidence ?? 0,
            ranking.none
        )
    }

    @Test(arguments: [
        ("Wo finde ich iPhone 13?", "iphone 13"), ("wie lade ich das iPhone 13", "iphone 13"),
        ("quel est le prix de iPhone 13", "iphone 13"), ("comprar iPhone 13", "iphone 13"),
        ("iPhone 13 kaufen", "iphone 13"),
        ("où acheter iPhone 14", "iphone 14"), ("(Unterlegscheibe 8,4)", "unterlegscheibe 8.4"),
        ("\"Holzschraube 4,5x60\"", "holzschraube 4.5x60"), ("ibuprofn 400 mg", "ibuprofen 400 mg"),
        ("galaxy s22 manual", "galaxy s22"), ("shrek", "shrek"), ("fast & furious", "fast & furious"), ("牛", "牛"),
    ])
    func aNameIsFoundAmongWordsOfAnyLanguageAndSigns(typed: String, name: String) {
        let (first, confidence, none) = ask(typed)
        #expect(first == name && confidence > 0.5, "\(String(describing: first)) \(confidence), none \(none)")
    }

    @Test(arguments: [
        "Zündkerze NGK BPR6E", "Ibuprofen 400 g", "ibuprofen 400 ml", "Galaxy S22+", "Fast & Furious 6",
        "Tom & Jerry 2",
        "Shrek 5", "iphone 15",
    ])
    func anotherUnitSequelOrLetterIsAnotherThing(typed: String) {
        let (first, confidence, none) = ask(typed)
        #expect(none > 0.5, "\(String(describing: first)) \(confidence), none \(none)")
    }

    /// What goes on from a name may be a word beside it or another name: neither is sure.
    @Test(arguments: [
        "Galaxy S22 Ultra", "Star Wars: Episode V - The Empire Strikes Back DVD",
        "The Lord of the Rings: The Two Towers dvd",
        "牛肉", "雨傘",
    ])
    func whatGoesOnFromANameIsNotSure(typed: String) {
        let (first, confidence, none) = ask(typed)
        #expect(
            confidence < 0.6 && none > 0.3 && none < 0.7, "\(String(describing: first)) \(confidence), none \(none)")
    }

    /// Names as long as names may be, of which one is a slip from the other, and a space behind.
    @Test func theLongestNamesAreTypedToTheirEnds() {
        let long = String(repeating: "abcdefg", count: 40).prefix(NameTrie.depthMax - 2)
        let index = index([("\(long)xy", 1), ("\(long)yx", 1), ("\(long)xyz", 1)])
        for typed in ["\(long)xy ", "\(long)yx ", "\(long)xy.", "\(long)xy"] {
            #expect(predict(typed, in: index).candidates.count <= 3)
        }
        #expect(top("\(long)xy ", in: index) == "\(long)xy")
    }

    /// Other things than other numbers are missing where all names are one family.
    @Test func aFamilyIsNotAllThereIs() {
        let index = index("Bearing 6204-2RS", "Bearing 6205-2RS", "Bearing 6206-2RS")
        #expect(predict("gearbox", in: index).none > 0.9)
        #expect(index.unknownNames.ofOtherNumber <= 0.5)
    }

    @Test func aWordSaidAgainSaysNothingNew() {
        let often = predict("1 1 1 1 1 1 1 1", in: models)
        #expect((often.candidates.first?.confidence ?? 0) < 0.3)
        #expect(often.candidates.map(\.item) == predict("1", in: models).candidates.map(\.item))
    }

    @Test func aDecimalCommaIsAPoint() {
        #expect(top(NameNormalizer.normalizedTyped("resistor 4,7k"), in: parts) == "resistor 4.7k")
        #expect(predict(NameNormalizer.normalizedTyped("resistor 4,7k"), in: parts).candidates[0].confidence > 0.9)
    }

    @Test func namesOfSignsAloneAreTyped() {
        let index = index("-", "--", "™", "Foo")
        for (typed, item) in [("-", 0), ("--", 1), ("™", 2)] {
            #expect(predict(NameNormalizer.normalizedTyped(typed), in: index).candidates.first?.item == item)
        }
    }

    /// "Go." ends a name and begins another one.
    @Test func aPointEndsANameThatAnotherHasItIn() {
        let index = index([("Go", 1), ("Go.mod", 100), ("Gorilla", 1000)])
        let ranking = predict("go.", in: index)
        #expect(ranking.candidates.map { index.names[$0.item] }.prefix(2) == ["go", "go.mod"])
        #expect(top("go.m", in: index) == "go.mod")
    }

    /// "where is my …" is no name typed with a space in it.
    @Test func theBeginningOfASentenceIsNoName() {
        let index = index([("whereis", 9), ("whatis", 9)] + (0..<2_000).map { ("tool \($0)", 9) })
        #expect((predict("where is", in: index).candidates.first?.confidence ?? 0) < 0.85)
        #expect((predict("what", in: index).candidates.first?.confidence ?? 0) < 0.85)
        #expect(top("whereis", in: index) == "whereis")
    }

    @Test func inNamesWithoutSiblingsADigitIsForgivenSooner() {
        let index = index("Roland TD-27", "Korg Minilogue", "Moog Mother 32", "Behringer Crave", "Arturia MicroFreak")
        #expect(index.kernel.costs.digit < parts.kernel.costs.digit)
        #expect(top("moog mother 42", in: index) == "moog mother 32")
    }

    @Test(arguments: ["hitman the", "hitman: the", "HITMAN™ The Co"])
    func signsAreNotTyped(typed: String) {
        let index = index("Hitman™: The Complete First Season", "Umbrella", "Hammer Drill")
        #expect(predict(typed, in: index).candidates.first?.item == 0)
        #expect(predict(typed, in: index).none < 0.1)
    }

    @Test func othersWritingsAreTyped() {
        let index = index("Rødgrød", "Œuvre", "Łódź", "ギター", "Levi’s 501", "½-inch bolt", "20 m² carpet", "Ｔｕｂｅ")
        for (typed, item) in [
            ("rodg", 0), ("oeuv", 1), ("lodz", 2), ("ぎた", 3), ("ｷﾞﾀ", 3), ("levis 5", 4), ("levi's 5", 4), ("1/2 in", 5),
            ("20 m2", 6), ("tube", 7),
        ] { #expect(predict(typed, in: index).candidates.first?.item == item, "\(typed)") }
    }

    /// Up to all the characters a message may have.
    @Test(arguments: [40, 56, 96, 200, 500, 990])
    func whatWasNamedAtTheBeginningIsStillMeantAtTheEnd(length: Int) {
        let index = index(
            ("Korg Minilogue XD", 3), ("Roland TD-27", 3), ("Roland TD-17", 3), ("Umbrella", 3), ("Hammer Drill", 3),
            ("Garden Hose", 3))
        let words = "and i have been thinking about what to do with it for some time because the sound is so low "
        let rest = String(repeating: words, count: 12)
        for name in ["korg minilogue xd", "the minilogue", "my roland td-27"] {
            let wanted = name.contains("27") ? 1 : 0
            let text = String((name + " " + rest).prefix(length))
            let ranking = predict(text, in: index)
            #expect(ranking.candidates.first?.item == wanted && ranking.none < 0.5, "\(text): \(ranking)")
            let middle = String(rest.prefix(length / 2)) + " " + name + " " + String(rest.prefix(length / 2))
            #expect(predict(String(middle.suffix(1000)), in: index).candidates.first?.item == wanted, "\(middle)")
        }
    }

    @Test func aLongTextCostsNoMoreThanItsShare() {
        var random = SplitMix(state: 7)
        let names = (0..<2000).map { "item \($0) \(["red", "blue", "green"][$0 % 3]) \(random.next(50))" }
        let index = index(names.map { ($0, 1) })
        var columns = TypedColumns()
        let scratch = RankingScratch()
        var text = ""
        while text.count < 1000 {
            text += "\(["item", "red", "how", "17"][random.next(4)]) \(random.next(2000)) blue "
            let ranking = index.predict(
                NameNormalizer.normalizedTyped(text), columns: &columns, scratch: scratch, limit: 10)
            #expect(ranking.settledNodes <= PredictionIndex.nodeBudget + 600)
            #expect(columns.byteCount <= TypedColumns.bytesMax, "\(columns.byteCount)")
        }
    }

    @Test(arguments: [
        "python", "sensible-browser", "envsubst", "getty", "vim", "column", "busctl", "localectl",
    ])
    func aCommandThatIsNotThereIsNotBelieved(typed: String) {
        let index = PredictionIndex(
            [
                "pathconf(3)", "git-web--browse(1)", "git-column(1)", "wcwidth(3)", "printf(3)", "printf(1)",
                "vtimes(3)",
                "vlimit(3)", "bsearch(3)", "resolver(3)", "setenv(3)", "getenv(3)", "pthreads(7)", "browse(1)",
            ].map { PredictableItem(name: $0, shortName: String($0.prefix { $0 != "(" }), popularity: 3) }, revision: 1)
        let ranking = predict(typed, in: index)
        #expect((ranking.candidates.first?.confidence ?? 0) < 0.85, "\(ranking)")
    }

    @Test func ofManyEqualsTheShorterAreShown() {
        let names = (0..<60).map {
            "a\(String(repeating: "b", count: $0 % 12))\(Character(UnicodeScalar(99 + UInt8($0 % 20))))"
        }
        let index = index(Array(Set(names)).sorted().reversed().map { ($0, 0) })
        let shown = predict("a", in: index, limit: 3).candidates.map { index.names[$0.item] }
        let shortest = Set(names).map { $0.utf8.count }.sorted().prefix(3)
        #expect(shown.map { $0.utf8.count } == Array(shortest), "\(shown)")
    }

    @Test func theSharesAddUpToOne() {
        let shares = HypothesisShares()
        #expect(abs(shares.names + shares.words + shares.none - 1) < 1e-9)
    }

    @Test func aLongWordThatBelongsToNoNameTakesNothingAway() {
        let ranking = predict("grep " + String(repeating: "x", count: 60), in: tools)
        #expect(top("grep " + String(repeating: "x", count: 60), in: tools)?.hasPrefix("grep") == true, "\(ranking)")
    }
}

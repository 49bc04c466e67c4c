"""Messages of a chat, which become calls; the words that tell what is asked for; the posko's own numbers."""

from pipelines.types.feed import Column, Feed, Kind, Left, Retention

CHAT_MESSAGES = Feed(
    name="calls",
    stored_as="chat_messages",
    happened="sent_at",
    key="message_id",
    is_merged=True,
    by_shape=True,
    retention=Retention(Left.EVENT, into="calls"),
    columns=(
        Column("message_id", required=True, private=True),
        Column("chat", Kind.PERSON, required=True, private=True),
        Column("sent_at", Kind.MOMENT, required=True),
        Column("sender", Kind.PERSON, private=True),
        Column("sender_phone", Kind.PHONE, private=True),
        Column("text", private=True),
        Column("is_group", Kind.YES_NO),
        Column("is_ours", Kind.YES_NO),
        Column("nth", Kind.COUNT),
        # no export has it: whoever corrects a question that was not understood fills it in
        Column("need", Kind.CODES, domain="category"),
    ),
)

WORDS = Feed(
    name="words",
    happened=None,
    key="word",
    reference=True,
    columns=(
        Column("word", required=True, aliases="kata, kata kunci, istilah, keyword, शब्द"),
        Column(
            "category",
            Kind.CODE,
            required=True,
            domain="word_category",
            aliases="kategori, arti, jenis kebutuhan, meaning, श्रेणी, अर्थ",
        ),
        Column("language", Kind.CODE, domain="language", aliases="bahasa, भाषा"),
        Column("item", aliases="barang, kode barang, item code, वस्तु"),
        Column("urgency", Kind.CODE, domain="urgency", aliases="urgensi, prioritas, kegawatan, priority, प्राथमिकता"),
        Column("aliases", aliases="ejaan lain, tulisan lain, variasi, other spellings, अन्य वर्तनी"),
        Column("sensitive", Kind.YES_NO, aliases="kebutuhan peka, peka, sensitive need, संवेदनशील"),
    ),
)

OWN_NUMBERS = Feed(
    name="own_numbers",
    happened=None,
    reference=True,
    one_of=("own_number", "own_name"),
    retention=Retention(Left.ALL, why="telephones of the posko itself; a newer list takes their place"),
    columns=(
        Column(
            "own_number",
            Kind.PHONE,
            private=True,
            aliases="nomor posko, no hp posko, no posko, nomor wa posko, nomor sendiri, posko number, पोस्को नंबर",
        ),
        Column(
            "own_name",
            Kind.PERSON,
            private=True,
            aliases="nama kontak posko, nama posko di whatsapp, nama di whatsapp, whatsapp name, व्हाट्सऐप नाम",
        ),
    ),
)

FEEDS = (CHAT_MESSAGES, WORDS, OWN_NUMBERS)

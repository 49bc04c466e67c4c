"""Norms by which need, delivery and follow-up are reckoned, each with its unit and source; and their words."""

from pipelines.types.feed import Column, Feed, Kind

NORMS = Feed(
    name="norms",
    happened=None,
    key="norm",
    reference=True,
    columns=(
        Column("norm", Kind.CODE, required=True, domain="norm", aliases="norma, nama norma, patokan, मानक"),
        Column(
            "norm_value",
            Kind.NUMBER,
            required=True,
            not_negative=True,
            aliases="nilai norma, nilai patokan, nilai, angka, value, norm value, मान",
        ),
        Column("unit", Kind.CODE, domain="norm_unit", aliases="satuan, इकाई"),
        Column("norm_source", aliases="sumber, sumber norma, dasar, source, source of the norm, स्रोत, मानक का स्रोत"),
        Column("source_date", aliases="tanggal sumber, tgl sumber, date of source, स्रोत की तारीख"),
    ),
)

FEEDS = (NORMS,)

WORDS = {
    "norm": {
        "mild_share": "bagian ringan,share mild,हल्के का हिस्सा",
        "moderate_share": "bagian sedang,share moderate,मध्यम का हिस्सा",
        "severe_share": "bagian berat,share severe,गंभीर का हिस्सा",
        "critical_share": "bagian kritis,share critical,अति गंभीर का हिस्सा",
        "moderate_flow_lpm": "aliran sedang,aliran pasien sedang,flow moderate,मध्यम रोगी का प्रवाह",
        "severe_flow_lpm": "aliran berat,aliran pasien berat,flow severe,गंभीर रोगी का प्रवाह",
        "critical_flow_lpm": "aliran kritis,aliran pasien kritis,flow critical,अति गंभीर रोगी का प्रवाह",
        "severe_stay_days": "lama rawat berat,lama pasien berat,stay severe,गंभीर रोगी के दिन",
        "critical_stay_days": "lama rawat kritis,lama pasien kritis,stay critical,अति गंभीर रोगी के दिन",
        "half_norm_share": "bagian norma india,norma india,norma setengah,share of the lower norm,भारत का मानक",
        "hours_per_day": "jam per hari,jam pemakaian per hari,hours of use,रोज़ के घंटे",
        "usable_share": "bagian terpakai,isi terpakai,isi yang terpakai,share usable,उपयोगी हिस्सा",
        "litres_per_m3": "liter per m3,litres of gas per m3,लीटर प्रति घन मीटर",
        "m3_per_kg": "m3 per kg,m3 of gas per kg,घन मीटर प्रति किलो",
        "debriefing_days": "jarak debriefing,batas debriefing,days between debriefings,डीब्रीफिंग का अंतराल",
        "loan_days": "lama pinjam,batas pinjam,lama pinjaman,loan days allowed,उधार के दिन",
        "critical_wait_hours": "batas kritis,batas tunggu kritis,critical wait,अति गंभीर की सीमा",
        "high_wait_hours": "batas tinggi,batas mendesak,batas tunggu mendesak,high wait,गंभीर की सीमा",
        "normal_wait_hours": "batas biasa,batas tunggu biasa,normal wait,सामान्य की सीमा",
        "working_day_start_hour": "jam buka,jam mulai kerja,working day start,काम शुरू होने का समय",
        "working_day_end_hour": "jam tutup,jam selesai kerja,working day end,काम ख़त्म होने का समय",
        "detour_factor": "faktor jalan,faktor memutar,detour,घुमाव",
        "within_village_metres": "jarak dalam desa,within village,गाँव के भीतर दूरी",
        "road_km_per_hour": "kecepatan,kecepatan jalan,road speed,रफ़्तार",
        "stop_minutes": "lama di perhentian,lama berhenti,stop time,पड़ाव पर समय",
        "loading_minutes": "lama muat,lama memuat,loading time,लादने का समय",
        "empty_kg_per_m3": "berat tabung kosong per m3,cylinder weight,ख़ाली सिलेंडर का वज़न",
        "referral_old_days": "batas lama rujukan,umur rujukan lama,old referral,पुराने रेफरल की सीमा",
        "referral_duplicate_days": "jarak rujukan ganda,batas rujukan ganda,duplicate referral,दोहरे रेफरल की सीमा",
        "own_number_attempts": "percobaan nomor sendiri,attempts at the own number,अपने नंबर पर कोशिशें",
        "other_number_attempts": "percobaan nomor lain,attempts at another number,दूसरे नंबर पर कोशिशें",
        "village_head_attempts": "percobaan kepala desa,attempts at the village head,ग्राम प्रधान से कोशिशें",
        "visit_attempts": "percobaan kunjungan,kunjungan rumah,attempts by visit,घर जाने की कोशिशें",
        "next_attempt_hours": "jarak percobaan,jeda percobaan,time to the next attempt,अगली कोशिश तक समय",
    },
    "norm_unit": {
        "share": "bagian,rasio,pecahan,हिस्सा",
        "percent": "persen,%,प्रतिशत",
        "lpm": "l/menit,liter per menit,liter/menit,l/min,litres per minute,लीटर प्रति मिनट",
        "days": "hari,day,दिन",
        "weeks": "minggu,pekan,week,सप्ताह",
        "hours_per_day": "jam/hari,jam sehari,hours a day,घंटे प्रति दिन",
        "litres_per_m3": "l/m3,liter per m3,लीटर प्रति घन मीटर",
        "m3_per_kg": "m3/kg,m3 per kg,घन मीटर प्रति किलो",
        "hours": "jam,hour,घंटा,घंटे",
        "hour_of_day": "pukul,jam ke,o'clock,बजे",
        "ratio": "kali,times,गुना",
        "metres": "m,meter,metre,मीटर",
        "km_per_hour": "km/jam,km/h,kmh,किमी प्रति घंटा",
        "minutes": "menit,minute,मिनट",
        "kg_per_m3": "kg/m3,kg per m3,किलो प्रति घन मीटर",
        "attempts": "percobaan,kali coba,attempt,कोशिश,कोशिशें",
    },
}
"""The codes of the domains of this feed, and what people write for them."""

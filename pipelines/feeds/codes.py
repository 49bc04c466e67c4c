"""The codes of each domain and the words people write for them, in Indonesian, English and Hindi."""

from collections.abc import Mapping
from functools import cache

from pipelines.feeds import companions, norms, referrals, units
from pipelines.types.feed import folded

_CATEGORIES = {
    "oxygen": "oksigen,o2,oxigen,tabung,tabung oksigen,isi oksigen,isi ulang,isi ulang oksigen,isi tabung,"
    "pinjam tabung,pinjam tabung oksigen,butuh oksigen,oxygen cylinder,ऑक्सीजन,ऑक्सीजन सिलेंडर",
    "ambulance": "ambulans,ambulan,mobil ambulans,antar jemput pasien,एम्बुलेंस,एंबुलेंस",
    "medical_staff": "tenaga medis,tenaga kesehatan,nakes,perawat,dokter,bidan,nurse,doctor,चिकित्सा कर्मी,नर्स,डॉक्टर",
    "medicine": "obat,obat obatan,vitamin,obat dan vitamin,medicines,दवा,दवाई",
    "disinfectant": "disinfektan,desinfektan,penyemprotan,semprot,disinfeksi,disinfection,spraying,कीटाणुनाशक",
    "hospital_bed": "tempat tidur,bed,kamar rs,rumah sakit,icu,rujukan rs,isolasi,bed rs,hospital,"
    "अस्पताल बिस्तर,अस्पताल बेड,बेड",
    "psychosocial": "psikososial,psikolog,konseling,konsultasi psikologi,dukungan psikologis,counselling,"
    "मनोसामाजिक,परामर्श",
    "food": "makanan,sembako,pangan,beras,bahan makanan,paket sembako,nasi,groceries,भोजन,राशन",
    "social_service": "layanan sosial,bantuan sosial,bansos,pemakaman,pemulasaraan,dinsos,social services,सामाजिक सेवा",
    "information": "informasi,info,tanya,pertanyaan,vaksin,vaksinasi,tes,swab,question,सूचना,जानकारी",
    "donation_offer": "donasi,tawaran donasi,mau donasi,sumbangan,penawaran bantuan,donation,दान,दान प्रस्ताव",
    "other": "lain lain,lainnya,lain,dll,others,अन्य",
}

# the state of a payment or a gift; whatever is not done counts for nothing
_PAYMENT_STATES = {
    "done": "selesai,sukses,berhasil,lunas,paid,success,succeeded,successful,complete,completed,terverifikasi,verified,"
    "diverifikasi,sudah diverifikasi,valid,divalidasi,diterima,sudah diterima,received,terkonfirmasi,dikonfirmasi,"
    "sudah dikonfirmasi,confirmed,approved,disetujui,settled,settlement,captured,capture,ok,oke,beres,tuntas,posted,"
    "final,sah,terbayar,dibayar,sudah dibayar,sudah bayar,sudah,cleared,accepted,submitted,closed,masuk,"
    "पूर्ण,पूरा,सफल,भुगतान हुआ,प्राप्त,स्वीकृत,सत्यापित",
    "pending": "tertunda,ditunda,menunggu,menunggu pembayaran,menunggu konfirmasi,menunggu verifikasi,belum,"
    "belum bayar,belum dibayar,belum lunas,belum diterima,belum diverifikasi,belum dikonfirmasi,belum selesai,unpaid,"
    "proses,diproses,dalam proses,sedang diproses,processing,in process,in progress,waiting,awaiting payment,"
    "waiting for payment,on hold,hold,open,initiated,created,unverified,disputed,authorized,authorize,challenge,"
    "pledged,janji,लंबित,प्रतीक्षा,प्रक्रिया में,बकाया",
    "failed": "gagal,gagal bayar,failure,error,ditolak,tidak berhasil,tidak valid,rejected,declined,denied,deny,"
    "invalid,bounced,unsuccessful,विफल,असफल,अस्वीकृत",
    "cancelled": "batal,dibatalkan,dianulir,canceled,cancel,void,voided,dihapus,deleted,abandoned,tidak jadi,gak jadi,"
    "रद्द,निरस्त",
    "refunded": "refund,dana dikembalikan,uang dikembalikan,dikembalikan,dikembalikan ke donatur,uang kembali,reversed,"
    "reversal,chargeback,charged back,वापस,धनवापसी,लौटाया",
    "expired": "kedaluwarsa,kadaluarsa,kadaluwarsa,kedaluarsa,hangus,expire,lapsed,timeout,timed out,समाप्त,कालातीत",
    "draft": "draf,konsep,rencana,planned,प्रारूप,मसौदा",
}
# the state of a movement of goods, of which some are expired or given back, and still have moved
_MOVEMENT_STATES = {code: words for code, words in _PAYMENT_STATES.items() if code not in ("expired", "refunded")} | {
    "done": _PAYMENT_STATES["done"] + ",delivered,diserahkan,sudah diserahkan,tersalurkan,disalurkan,sudah disalurkan,"
    "sampai,tiba,sudah tiba,baik,bagus,layak,issued,सौंपा,वितरित",
}

_WORDS: Mapping[str, Mapping[str, str]] = {
    "category": _CATEGORIES,
    "direction": {
        "inbound": "masuk,panggilan masuk,in,incoming,terima,आवक,आने वाली",
        "outbound": "keluar,panggilan keluar,out,outgoing,telepon balik,जावक,जाने वाली",
    },
    "channel": {
        "phone": "telepon,telp,telpon,hp,call,telephone,फ़ोन,फोन",
        "whatsapp": "wa,whats app,व्हाट्सएप,व्हाट्सऐप",
        "walk_in": "datang langsung,datang,langsung,tatap muka,walkin,सीधे आए",
        "web_form": "formulir,form,google form,gform,formulir web,website,वेब फ़ॉर्म",
        "radio": "ht,handy talky,orari,रेडियो",
        "social_media": "media sosial,medsos,instagram,facebook,ig,fb,twitter,सोशल मीडिया",
    },
    "outcome": {
        "answered": "dijawab,terjawab,diangkat,diterima,terhubung,tersambung,connected,call connected,accepted,"
        "call accepted,picked up,completed,उत्तर दिया,उत्तरित",
        "abandoned": "ditutup penelepon,menutup sebelum diangkat,putus menunggu,ditinggal,putus,terputus,ditutup,"
        "hung up,hung up before an answer,छोड़ दिया,प्रतीक्षा में छोड़ी,उत्तर से पहले काटी",
        "missed": "tidak terjawab,tak terjawab,tidak diangkat,no answer,noanswer,not answered,unanswered,tidak dijawab,"
        "missed call,छूटी,मिस्ड",
        "busy": "sibuk,nada sibuk,व्यस्त",
        "failed": "gagal,error,congestion,tidak tersambung,call failed,विफल",
    },
    "call_type": {
        "incoming": "in,inbound,received,answered,answered externally,masuk,panggilan masuk,diterima,dijawab,आवक,"
        "आने वाली",
        "outgoing": "out,outbound,dialed,dialled,keluar,panggilan keluar,जावक,जाने वाली",
        "missed": "missed call,tak terjawab,tidak terjawab,panggilan tak terjawab,tidak diangkat,unanswered,no answer,"
        "छूटी,मिस्ड",
        "rejected": "declined,ditolak,अस्वीकृत",
        "blocked": "diblokir,ब्लॉक",
        "voicemail": "voice mail,pesan suara,kotak suara,वॉइसमेल",
        "cancelled": "canceled,dibatalkan,रद्द",
    },
    "leg_direction": {
        "inbound": "masuk,incoming,आवक",
        "outbound": "keluar,outgoing,जावक",
        "internal": "dalam,antar ekstensi,local,आंतरिक",
        "feature_code": "kode fitur,feature,सुविधा कोड",
    },
    "disposition": {
        "answered": "dijawab,terjawab,उत्तर दिया",
        "no_answer": "tanpa jawaban,कोई उत्तर नहीं",
        "missed": "tak terjawab,tidak terjawab,छूटी",
        "abandoned": "ditutup penelepon,cancelled,छोड़ दिया",
        "busy": "sibuk,व्यस्त",
        "failed": "gagal,विफल",
        "congestion": "jaringan penuh,नेटवर्क व्यस्त",
    },
    "urgency": {
        "critical": "kritis,gawat,gawat darurat,darurat,sangat mendesak,merah,emergency,गंभीर,आपात",
        "high": "tinggi,mendesak,segera,kuning,urgent,उच्च,तत्काल",
        "normal": "biasa,sedang,rendah,hijau,tidak mendesak,low,सामान्य",
    },
    "status": {
        "open": "terbuka,baru,belum,belum ditangani,menunggu,new,pending,खुला,लंबित",
        "approved": "disetujui,setuju,स्वीकृत",
        "on_the_way": "dalam perjalanan,dikirim,diproses,proses,on the way,रास्ते में",
        "fulfilled": "terpenuhi,selesai,sudah,dipenuhi,tuntas,done,closed,पूर्ण,पूरा",
        "unmet": "tidak terpenuhi,tidak dipenuhi,gagal,unfulfilled,अपूर्ण",
        "cancelled": "batal,dibatalkan,canceled,रद्द",
        "referred": "dirujuk,rujuk,diteruskan,रेफर,अग्रेषित",
    },
    "unmet_reason": {
        "no_stock": "stok habis,habis,tidak ada stok,stok kosong,kosong,out of stock,स्टॉक नहीं,स्टॉक समाप्त",
        "undeliverable": "tidak bisa diantar,tidak terkirim,armada tidak ada,पहुँचाया नहीं जा सका",
        "not_eligible": "tidak memenuhi syarat,tidak layak,not eligible,अपात्र",
        "unreachable": "tidak dapat dihubungi,tidak bisa dihubungi,संपर्क नहीं हुआ",
        "duplicate": "ganda,dobel,duplikat,दोहराव",
        "other": "lain lain,lainnya,lain,अन्य",
    },
    "condition": {
        "full": "isi,penuh,terisi,berisi,भरा,भरा हुआ",
        "empty": "kosong,habis,खाली",
    },
    "movement": {
        "opening": "stok awal,saldo awal,awal,opening balance,आरंभिक",
        "receipt": "masuk,penerimaan,terima,diterima,in,received,प्राप्ति,आवक",
        "purchase": "pembelian,beli,bought,खरीद",
        "donation": "donasi,sumbangan,hibah,दान",
        "transfer_in": "mutasi masuk,pindah masuk,transfer masuk,transfer in,स्थानांतरण आवक",
        "issue": "keluar,pengeluaran,dipinjamkan,diserahkan,pinjam,issued,out,निर्गम,जावक",
        "return": "kembali,pengembalian,dikembalikan,returned,वापसी",
        "refill_out": "kirim isi ulang,dikirim isi ulang,isi ulang keluar,ke pengisian,refill out,भरने भेजा",
        "refill_in": "kembali isi ulang,terima isi ulang,isi ulang masuk,dari pengisian,refill in,भरकर आया",
        "transfer_out": "mutasi keluar,pindah keluar,transfer keluar,transfer out,स्थानांतरण जावक",
        "loss": "hilang,rusak,susut,lost,damaged,हानि,खोया",
        "count": "opname,stok opname,hitung fisik,stock take,stock count,गिनती",
        "correction": "koreksi,pembetulan,सुधार",
    },
    "order_status": {
        "open": "dipesan,terbuka,menunggu,dalam perjalanan,dikirim,belum tiba,ordered,pending,खुला,लंबित",
        "arrived": "tiba,diterima,sudah tiba,selesai,received,आ गया,प्राप्त",
        "partial": "sebagian,tiba sebagian,आंशिक",
        "cancelled": "batal,dibatalkan,canceled,रद्द",
    },
    "card_condition": {
        "full": "isi,penuh,terisi,berisi,baik,bagus,layak,layak pakai,normal,baru,good,new,ok,भरा,भरा हुआ,अच्छा",
        "empty": "kosong,habis,खाली",
        "damaged": "rusak,rusak ringan,rusak berat,bocor,cacat,tidak layak,tidak layak pakai,broken,खराब",
    },
    "payment_status": _PAYMENT_STATES,
    "movement_status": _MOVEMENT_STATES,
    # the answer of a column that asks whether the row is void
    "voided": {
        "done": "0,false,no,n,tidak,tdk,bukan,f,नहीं",
        "cancelled": "1,true,yes,y,ya,iya,benar,x,v,t,batal,dibatalkan,canceled,void,voided,हाँ,हां",
    },
    # what rows that are struck through mean
    "strike": {
        "void": "dicoret batal,coret,batal,dibatalkan,hapus,रद्द",
        "done": "selesai,sudah,beres,पूर्ण",
        "ignore": "abaikan,tetap,tetap dihitung,biarkan,अनदेखा",
    },
    # the side of a bank line, as the bank names it
    "sign": {
        "credit": "c,cr,k,kr,kredit,masuk,in,dana masuk,uang masuk,pemasukan,penerimaan,setoran,incoming,deposit,जमा",
        "debit": "d,db,dr,debet,keluar,out,dana keluar,uang keluar,pengeluaran,penarikan,outgoing,withdrawal,"
        "नामे,निकासी",
    },
    "donor_kind": {
        "person": "perorangan,pribadi,individu,orang,individual,व्यक्ति",
        "company": "perusahaan,pt,cv,toko,swasta,hotel,business,कंपनी",
        "community": "komunitas,organisasi,yayasan,paguyuban,alumni,masjid,gereja,ngo,समुदाय,संस्था",
        "government": "pemerintah,instansi,dinas,pemkot,bumn,सरकार",
        "anonymous": "anonim,hamba allah,tanpa nama,noname,nn,गुमनाम",
    },
    "donation_kind": {
        "cash": "uang,tunai,transfer,dana,uang tunai,money,नकद,धन",
        "in_kind": "barang,natura,in kind,goods,वस्तु,सामान",
    },
    "recipient_kind": {
        "household": "rumah tangga,keluarga,warga,kk,warga isoman,isoman,family,परिवार",
        "hospital": "rumah sakit,rs,rsud,अस्पताल",
        "health_centre": "puskesmas,klinik,pustu,clinic,स्वास्थ्य केंद्र",
        "village_post": "posko desa,posko kelurahan,desa,kelurahan,rt rw,village office,ग्राम चौकी",
        "volunteer": "relawan,nakes,tenaga kesehatan,petugas,volunteers,स्वयंसेवक",
        "orphanage": "panti,panti asuhan,pesantren,अनाथालय",
        "other": "lain lain,lainnya,lain,अन्य",
    },
    "word_category": {
        **_CATEGORIES,
        "information": "informasi,सूचना,जानकारी",
        "asking": "meminta,minta,asks,माँगता है",
        "question": "bertanya,kata tanya,प्रश्न",
        "settled": "sudah beres,sudah selesai,over,निपट गया",
        "available": "tersedia,menawarkan,offered,उपलब्ध",
        "nothing": "abaikan,bukan apa apa,ignore,कुछ नहीं",
    },
    "language": {
        "id": "indonesia,bahasa indonesia,indonesian,इंडोनेशियाई",
        "jv": "jawa,bahasa jawa,javanese,जावानीज़",
        "en": "inggris,bahasa inggris,english,अंग्रेज़ी",
        "hi": "hindi,bahasa hindi,हिंदी,हिन्दी",
    },
    "village_kind": {
        "desa": "d,village,ग्राम",
        "kelurahan": "kel,k,urban village,नगर ग्राम",
    },
    "delivery_outcome": {
        "delivered": "ok,beres,sudah,diserahkan,sudah diserahkan,diantar,terkirim,sampai,diterima,selesai,"
        "lengkap,semua diterima,"
        "दे दिया,पहुँचाया,दिया गया",
        "partly": "sebagian,terkirim sebagian,kurang,partial,partially,आंशिक,कुछ",
        "refused": "ditolak,menolak,tidak mau,rejected,मना किया,अस्वीकार",
        "nobody_there": "tidak ada orang,kosong tidak ada orang,rumah kosong,nobody home,not home,कोई नहीं था",
        "not_found": "tidak ketemu,alamat tidak ketemu,alamat salah,address not found,पता नहीं मिला",
        "not_reached": "पहुँच नहीं पाए,tidak sempat,tidak sampai,belum sempat,batal jalan,not visited,नहीं पहुँचे",
    },
    "consent_purpose": {
        "show": "ditampilkan,diperlihatkan,ditunjukkan,tampil,dilihat,dipaparkan,untuk ditampilkan,shown,be shown,"
        "to show,presented,presentation,दिखाना,दिखाया जाए,प्रस्तुति",
        "call": "ditelepon,dihubungi,telepon,telp,panggilan,untuk dihubungi,dihubungi lewat telepon,called,be called,"
        "to call,phone call,कॉल,फ़ोन,कॉल किया जाए",
    },
    "consent_answer": {
        "agreed": "ya,setuju,bersedia,mau,boleh,diizinkan,aktif,berlaku,masih berlaku,sah,yes,y,agrees,active,valid,"
        "granted,in force,सहमत,हाँ,हां,मान्य",
        "refused": "tidak,tdk,tidak setuju,tidak bersedia,tidak mau,tidak boleh,menolak,ditolak,no,n,refuses,declined,"
        "denied,असहमत,नहीं,मना,मना किया",
        "withdrawn": "dicabut,cabut,sudah dicabut,ditarik,ditarik kembali,batal,dibatalkan,tidak berlaku,revoked,"
        "withdraw,cancelled,canceled,वापस लिया,रद्द",
        "expired": "habis,habis masa berlaku,kedaluwarsa,kadaluarsa,berakhir,sudah berakhir,lapsed,ended,समाप्त",
    },
    "followup_outcome": {
        "reached": "terhubung,tersambung,tercapai,terjangkau,berhasil dihubungi,bisa dihubungi,dapat dihubungi,"
        "sudah dihubungi,dihubungi,"
        "dijawab,terjawab,diangkat,berhasil,ok,sukses,answered,contacted,spoke,success,संपर्क हुआ,बात हुई,जवाब मिला,पहुँचे",
        "unreachable": "tidak terhubung,tidak tersambung,tidak bisa dihubungi,tidak dapat dihubungi,"
        "tidak berhasil dihubungi,"
        "belum bisa dihubungi,"
        "tidak terjangkau,tidak aktif,nomor tidak aktif,tidak diangkat,tidak dijawab,tidak terjawab,tidak ada jawaban,"
        "di luar jangkauan,mati,hp mati,sibuk,gagal,not reached,not reachable,no answer,no reply,not answered,"
        "unanswered,switched off,busy,failed,संपर्क नहीं हुआ,जवाब नहीं,फ़ोन बंद,नहीं मिले",
        "refused": "menolak,ditolak,tidak mau,tidak mau dihubungi,tidak bersedia,declined,rejected,does not want,"
        "मना किया,मना कर दिया,इनकार",
        "wrong_number": "salah sambung,nomor salah,salah nomor,bukan pasien,wrong person,गलत नंबर,ग़लत नंबर",
        "not_needed": "tidak perlu,tidak perlu lagi,tidak diperlukan,sudah tidak perlu,not necessary,no longer needed,"
        "ज़रूरत नहीं,अब ज़रूरत नहीं",
        "recovered": "sembuh,sudah sembuh,pulih,sudah pulih,selesai isoman,selesai isolasi,selesai pemantauan,"
        "discharged,cured,healed,recovery,ठीक हुए,ठीक हो गए,स्वस्थ",
        "moved": "pindah,sudah pindah,pindah alamat,pindah rs,pindah wilayah,moved away,transferred,"
        "स्थानांतरित,चले गए,दूसरी जगह गए",
        "died": "meninggal,meninggal dunia,wafat,sudah meninggal,almarhum,almarhumah,tutup usia,md,dead,deceased,death,"
        "passed away,मृत्यु,निधन,मृत,गुज़र गए",
    },
    "contacted": {
        "own": "nomor sendiri,sendiri,nomor pasien,pasien,pasien sendiri,own number,patient,himself,herself,"
        "अपना नंबर,ख़ुद,स्वयं",
        "other_number": "nomor lain,keluarga,nomor keluarga,lewat keluarga,kerabat,tetangga,other,another number,"
        "family,relative,neighbour,दूसरा नंबर,परिवार,पड़ोसी",
        "village_head": "kepala desa,kades,lurah,perangkat desa,rt,rw,ketua rt,ketua rw,pak rt,village head office,"
        "head of village,ग्राम प्रधान,मुखिया,सरपंच",
        "visit": "kunjungan,dikunjungi,datang ke rumah,kunjungan rumah,didatangi,home visit,visited,in person,"
        "घर जाकर,घर का दौरा,दौरा",
    },
    "care_place": {
        "home": "rumah,di rumah,isoman,isolasi mandiri,rumah sendiri,home isolation,at home,self isolation,"
        "घर,घर पर,गृह एकांत",
        "hospital": "rumah sakit,rs,rsud,dirawat,dirawat di rs,igd,icu,in hospital,ward,अस्पताल,अस्पताल में",
        "care_centre": "isoter,isolasi terpusat,shelter,rumah isolasi,tempat isolasi,rumah singgah,safe house,"
        "pusat perawatan,wisma,care center,isolation centre,isolation center,देखभाल केंद्र,एकांत केंद्र",
    },
    "physical_state": {
        "good": "baik,sehat,membaik,stabil,tanpa gejala,tidak ada keluhan,otg,fine,well,stable,improving,"
        "अच्छी,ठीक,स्वस्थ",
        "fair": "cukup,cukup baik,sedang,ringan,gejala ringan,lumayan,agak lemas,moderate,mild,so so,"
        "मध्यम,ठीक ठाक,हल्के लक्षण",
        "poor": "buruk,kurang baik,memburuk,lemah,lemas,sakit,sesak,gejala sedang,gejala berat,bad,worse,worsening,"
        "weak,ख़राब,खराब,कमज़ोर",
        "critical": "kritis,gawat,gawat darurat,darurat,tidak sadar,sangat buruk,very bad,emergency,गंभीर,नाज़ुक,बेहोश",
    },
    "emotional_state": {
        "calm": "tenang,baik,stabil,gembira,senang,fine,good,stable,शांत,ठीक,स्थिर",
        "anxious": "cemas,khawatir,gelisah,takut,was was,worried,nervous,afraid,चिंतित,बेचैन,डरे हुए",
        "distressed": "tertekan,sedih,stres,stress,putus asa,depresi,sangat sedih,upset,sad,depressed,stressed,"
        "दुखी,तनाव,परेशान,उदास",
        "crisis": "krisis,histeris,ingin bunuh diri,ingin mati,mengancam diri,panik berat,suicidal,in crisis,"
        "संकट,आत्महत्या का विचार",
    },
    "team": {
        "health": "kesehatan,tim kesehatan,medis,tim medis,nakes,health team,medical,medical team,"
        "स्वास्थ्य,चिकित्सा,स्वास्थ्य टीम",
        "non_health": "non kesehatan,tim non kesehatan,nonkesehatan,non medis,sosial,tim sosial,bukan kesehatan,"
        "non medical,social,social team,ग़ैर स्वास्थ्य,गैर स्वास्थ्य,सामाजिक",
    },
    "profession": {
        "doctor": "dokter,dr,dokter umum,dokter spesialis,physician,gp,डॉक्टर,चिकित्सक",
        "nurse": "perawat,suster,ners,mantri,नर्स",
        "midwife": "bidan,दाई,मिडवाइफ़",
        "psychologist": "psikolog,psikiater,konselor,psychiatrist,counsellor,मनोवैज्ञानिक,परामर्शदाता",
        "social_worker": "pekerja sosial,peksos,tksk,pendamping sosial,social work,समाजसेवी,सामाजिक कार्यकर्ता",
        "pharmacist": "apoteker,asisten apoteker,फ़ार्मासिस्ट",
        "volunteer": "relawan,kader,kader posyandu,tagana,स्वयंसेवक",
        "other": "lain lain,lainnya,lain,others,अन्य",
    },
    "assessment_result": {
        "on_the_spot": "ditangani di tempat,di tempat,ditangani di rumah,dirawat di rumah,selesai di tempat,"
        "treated on the spot,treated at home,handled on site,on site,मौके पर,घर पर इलाज",
        "hospital": "dibawa ke rumah sakit,dibawa ke rs,rumah sakit,rs,ke rs,dirujuk ke rs,masuk rs,taken to hospital,"
        "to hospital,अस्पताल,अस्पताल ले गए",
        "referred": "dirujuk,rujuk,dirujuk ke lembaga lain,diteruskan,referral,passed on,रेफर,अग्रेषित,भेजा गया",
        "none_needed": "tidak perlu tindakan,tidak perlu,tidak perlu penanganan,cukup edukasi,"
        "no action,none,nothing needed,"
        "not needed,no action needed,कोई ज़रूरत नहीं,ज़रूरत नहीं",
    },
    "shift": {
        "day": "siang,pagi sampai sore,sehari,full day,दिन",
        "night": "malam,रात",
        "morning": "pagi,सुबह",
        "afternoon": "sore,दोपहर,शाम",
    },
    "vehicle_kind": {
        "motorcycle": "motor,sepeda motor,motorbike,मोटरसाइकिल",
        "three_wheeler": "roda tiga,viar,tossa,bajaj,three wheeler,तिपहिया",
        "car": "mobil,mobil pribadi,minibus,कार",
        "pickup": "pikap,pick up,bak terbuka,colt,पिकअप",
        "truck": "truk,engkel,lorry,ट्रक",
        "ambulance": "ambulans,ambulan,एम्बुलेंस",
        "other": "lain lain,lainnya,lain,अन्य",
    },
    **norms.WORDS,
    **companions.WORDS,
    **referrals.WORDS,
    "unit": units.WORDS,
    "currency": units.CURRENCIES,
}  # fmt: skip


DOMAINS = tuple(_WORDS)


def words(domain: str) -> dict[str, tuple[str, ...]]:
    """Code → the words people write for it; its own name is one of them."""
    return {code: (code, *written.split(",")) for code, written in _WORDS[domain].items()}


@cache
def aliases(domain: str) -> dict[str, str]:
    """Folded word → code, of one domain."""
    return {folded(word): code for code, written in words(domain).items() for word in written}

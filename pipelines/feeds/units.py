"""Units that people write behind a number, before it or in a column of their own, and what one of them is in others."""

WORDS = {
    "kg": "kilo,kilogram,kilograms,kgs,kilos,किलो,किग्रा,किलोग्राम",
    "gram": "g,gr,grm,gram,grams,ग्राम",
    "mg": "miligram,milligram",
    "ons": "ounce indonesia",
    "kwintal": "kuintal,kw,kwt,quintal,क्विंटल",
    "ton": "tons,tonne,tonnes,टन",
    "litre": "liter,liters,litres,l,lt,ltr,लीटर",
    "ml": "mililiter,millilitre,milliliter,cc,मिली,मिलीलीटर",
    "m3": "kubik,meter kubik,m kubik,cubic metre,cubic meter,cbm,घन मीटर",
    # one of the things themselves, whatever they are
    "piece": "buah,bh,biji,bj,pcs,pc,pce,ps,pieces,unit,units,satuan,nos,no,each,ea,butir,btr,lembar,lbr,"
    "helai,potong,"
    "ptg,ekor,batang,keping,item,items,stk,नग,पीस,अदद,इकाई",
    # dozens and the like are multiplied where the number is read; what is multiplied are pieces
    "dozen": "lusin,lsn,dozens,doz,kodi,gross,gros,grs,score,दर्जन,ग्रोस",
    "box": "boks,boxes,dus,dos,doos,kardus,kdus,karton,carton,cartons,ctn,kotak,ktk,डिब्बा,डब्बा,पेटी",
    "package": "paket,pkt,pak,pack,packs,packet,package,packages,parcel,kit,पैकेट,पैकेज",
    "bottle": "botol,btl,bottles,बोतल",
    "can": "kaleng,klg,cans,tin,tins,कैन",
    "strip": "strips,blister,स्ट्रिप,पत्ता",
    "cylinder": "tabung,tbg,tb,silinder,cylinders,cyl,सिलेंडर",
    "sack": "sak,zak,karung,krg,sacks,bag,bags,बोरी,बैग",
    "other": "bungkus,bks,bngks,pouch,sachet,saset,sct,renteng,rtg,ikat,galon,gln,gallon,jerigen,jirigen,"
    "jerrycan,drum,ember,"
    "kantong,ktg,plastik,krat,krak,crate,tray,rak,peti,palet,pallet,roll,rol,gulung,rim,ream,meter,m,cm,mtr,pasang,psg,pair,"
    "pairs,set,sets,stel,tube,tub,ampul,ampoule,vial,tablet,tab,kapsul,kap,capsule,pot,sisir,tandan,truk,truck,pickup,rit,"
    "lb,lbs,pound,pounds,oz,ounce,ounces,ft3,cuft,psi,bar,जोड़ी,गैलन",
    # says nothing of how much
    "plain": "x,kali,times,isi,penuh,terisi,kosong,baru,bekas,full,empty,new,filled",
}
"""The codes of the domain `unit`, and what people write for them; those of items are among them."""

CURRENCIES = {
    "idr": "rp,rupiah,indonesian rupiah,रुपिया",
    "other": "usd,us$,$,dollar,dolar,us dollar,dolar as,sgd,s$,singapore dollar,dolar singapura,eur,euro,€,gbp,"
    "pound sterling,£,"
    "myr,rm,ringgit,aud,a$,jpy,yen,¥,cny,rmb,yuan,sar,riyal,real,hkd,twd,thb,baht,inr,₹,rupee,rupees,chf,cad,php,vnd,krw,"
    "aed,btc,usdt,रुपये,रुपए,डॉलर",
}
"""Rupiah, and any other currency."""

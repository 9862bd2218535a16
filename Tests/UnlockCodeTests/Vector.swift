import Testing

/// The given vectors, made with independent libraries for OCRA and HKDF.
struct Vector: Sendable, CustomTestStringConvertible {
  var masterKeyHex: String
  var deviceID: String
  var generation: Int
  var unlockKeyHex: String
  var grant: Int
  var challenge: String?
  var counter: UInt64?
  var response: UInt32
  var display: String

  var testDescription: String { display }

  static let all: [Vector] = [
    Vector(
      masterKeyHex: "f203ebe6f4eb5d7022c6cd33d1ae36419d377a9d8f5d6be11ca96cc0790001f1",
      deviceID: "dev_f6048w7f4j9kxn3eqrqsdfh4zj", generation: 1,
      unlockKeyHex: "4c88348007453dfea62291c3dbb5cd0adf06ae1756ecb4be27cfdde2bddbd065",
      grant: 0, challenge: "56457176", counter: nil, response: 91063719, display: "0091 0637 1932"),
    Vector(
      masterKeyHex: "ca10c35b3ac957f2ed7f6acb893281993ebeddb14849d87835ece35534b0cd70",
      deviceID: "dev_bxxah76bwnj13cqws272zkwksj", generation: 2,
      unlockKeyHex: "12acd8b9733d919dc9adf5126e86ab1e64c20a6654a63cb6201822f62416b870",
      grant: 0, challenge: nil, counter: 255, response: 45275302, display: "0045 2753 0291"),
    Vector(
      masterKeyHex: "6991a8f91eeaf64a269927d0850b0f5ffe932147df299c568c227d57c397a1c8",
      deviceID: "dev_sj4wb6xpa4en2q0qgx76bz9s94", generation: 2,
      unlockKeyHex: "ef81732435859265d7f7a3fab5b69bc14107ff2008795b1259a693442d47167f",
      grant: 1, challenge: "32889453", counter: nil, response: 93468354, display: "0193 4683 5465"),
    Vector(
      masterKeyHex: "ca72fabc08c65c8614cb7bc6a4ee3fd4cc3f57810a644f5c5c577b79654fed2b",
      deviceID: "dev_mqnv9dbbyjze2c2atavreg294g", generation: 1,
      unlockKeyHex: "3d82e86866dc558f930956a90000626cca0017555612374bcea619c028b63278",
      grant: 99, challenge: nil, counter: 19, response: 98093137, display: "9998 0931 3762"),
    Vector(
      masterKeyHex: "c707fab7cb7d23e1c9b6e8b7a837bd928fb2d9dfb21c1b94134e25644f4a1618",
      deviceID: "dev_mg841yg8qd60stkny90ajn874m", generation: 1,
      unlockKeyHex: "ceb1a5370816d48a762e18fcfb145f2e3d9d8f2389ac9d5ebcffa30a0ec09702",
      grant: 7, challenge: "39212465", counter: nil, response: 91251775, display: "0791 2517 7561"),
    Vector(
      masterKeyHex: "0f2915490f0d56cd10ac5394c724899554cbcfe238fccd132f2b38609d2ca7e7",
      deviceID: "dev_hxyj0rjjwj5yg44n1v2eay6cch", generation: 1,
      unlockKeyHex: "ed7f7cc4c9b457ceb575c30b75585b4ecd51da9893227785ee382c2d8ea11c4e",
      grant: 0, challenge: nil, counter: 0, response: 75434583, display: "0075 4345 8365"),
    Vector(
      masterKeyHex: "e856420f4ce3be359e6d4c347509c08ce027f9a94faa31732538b25475794fcc",
      deviceID: "dev_szfg9gqfys734h2sgtn2wrn50c", generation: 2,
      unlockKeyHex: "27ed0955686193516e1f10cf96823f3e23fdb81883b3d2a786c73211429874d7",
      grant: 1, challenge: "39140294", counter: nil, response: 69275747, display: "0169 2757 4761"),
    Vector(
      masterKeyHex: "cd2f88e6d129f3733a9c266d8a86d93723ca6994a2d305d55971ec37e7dd35d2",
      deviceID: "dev_0g6yw4wg76hm7dwjy4ztygrem3", generation: 2,
      unlockKeyHex: "66cd6a638e0343158d9bd80710c2c3805a8b73e9f3255b0659eada15d3e8a671",
      grant: 99, challenge: nil, counter: 4294967296, response: 90360903, display: "9990 3609 0387"),
    Vector(
      masterKeyHex: "2af659537ddbf751e035613efeae40fb4ecc2c516b8978b7051efa52628ae4c4",
      deviceID: "dev_hy1sy8yq8njfdcyhnyerkwe46c", generation: 1,
      unlockKeyHex: "86b9e4227a1932ecb2f88c258c9d1034920d7f67b56bd90ce6292a9328edba42",
      grant: 7, challenge: "58177262", counter: nil, response: 83037105, display: "0783 0371 0557"),
    Vector(
      masterKeyHex: "b6200e45d76f2782afcfd759dcddf030036713998749c9000e9c629ed1b32b36",
      deviceID: "dev_wfrq6y9nvnae7vgye5xrw7ghgf", generation: 1,
      unlockKeyHex: "2bf36ed58d48925da3ee9ef6830054202f40eb52d7e5bfae48d4fe618d9b97e6",
      grant: 90, challenge: nil, counter: 1, response: 22060872, display: "9022 0608 7252"),
    Vector(
      masterKeyHex: "b551e164f53d11a608b9af127645417eb729d68b1192d52b85e7f32ff3703d60",
      deviceID: "dev_z10jhm9cq5pnehbaekgh5cz3hq", generation: 1,
      unlockKeyHex: "a45216d6222c9c41e06ad064f765ff9a432d184c51b9b893d75539dd521a2d08",
      grant: 30, challenge: "83255913", counter: nil, response: 63339830, display: "3063 3398 3004"),
    Vector(
      masterKeyHex: "5a77cb700b26a2feef24ab326e371c80fd9ff0ba99e04fcc415635d7392f0ab9",
      deviceID: "dev_9hkztpgk7acgg3pa38xhjap0fr", generation: 2,
      unlockKeyHex: "922c64fd6cf43bdebd3bd1c3b86750c4a96b4ce63b582ea836cc1fab66cb0406",
      grant: 30, challenge: nil, counter: 19, response: 56730853, display: "3056 7308 5338"),
    Vector(
      masterKeyHex: "a20204905c600692b9fa0eca0a08bfe2bf161e937acdbe893fdaa83187c856ee",
      deviceID: "dev_xg7bz6y4jjngnzfrce2g0ec641", generation: 1,
      unlockKeyHex: "ffa36a78acb6719a88b5f54e5ebce2a03007df1f571866576132e6160a20f5ec",
      grant: 1, challenge: "66249467", counter: nil, response: 67698673, display: "0167 6986 7311"),
    Vector(
      masterKeyHex: "e54b6d100670770517ea08b8beeac3e79ab063c2784e40122485baacb72389f7",
      deviceID: "dev_pg7f3xcwwwmza54rsvghz2xwb1", generation: 2,
      unlockKeyHex: "6b49bf9cdb93300256328aaf98b46de970451e659f59c6c6fab2fe7cfac2043f",
      grant: 7, challenge: nil, counter: 0, response: 64061512, display: "0764 0615 1258"),
    Vector(
      masterKeyHex: "c2931bfed7cac8c9b42a990cbca84039c123d2c76cc304012def53beba62ff2b",
      deviceID: "dev_t1rqvrsfaybd84bm7whs4ew54g", generation: 2,
      unlockKeyHex: "bb9f5121e06f0e661d076cee01ed7215bd3dcf1299e332ecb5cf57c2a66b396d",
      grant: 90, challenge: "59557445", counter: nil, response: 98214242, display: "9098 2142 4265"),
    Vector(
      masterKeyHex: "39174c0802f698db431906270e604482fdaf6a633cd50abbcdb214ca2bc5b522",
      deviceID: "dev_cgtpd9rkdf6hybb5tb0gxyn6dt", generation: 1,
      unlockKeyHex: "290ea1e36e630dd96b1b85cc3a74305d6b55009ca373024d81e7d3023cedc267",
      grant: 99, challenge: nil, counter: 255, response: 2739993, display: "9902 7399 9392"),
    Vector(
      masterKeyHex: "9af8de70d62e70c9e86f8cf1da9750f5655362b19c6aa5eb9e90069062d72ef9",
      deviceID: "dev_h4fy5n1pm9gwfze8c73ngbw8wd", generation: 1,
      unlockKeyHex: "687722182076ce5ce6061f6c03074197dcc775ab995ed7b2f1a92ec86831b00d",
      grant: 14, challenge: "78725776", counter: nil, response: 70669060, display: "1470 6690 6088"),
    Vector(
      masterKeyHex: "dac5ab29af721ef334f800d7c3035e586ca710d2030cfff55cdd393589d52430",
      deviceID: "dev_gny7b8h5ghqqaqnxm8wk0pv44f", generation: 1,
      unlockKeyHex: "4caa229e012e7c297b603922b0c303a5dac0c365e5b9c90a35a2b2d20118492f",
      grant: 1, challenge: nil, counter: 0, response: 9588391, display: "0109 5883 9132"),
    Vector(
      masterKeyHex: "cb40b36abe958e17b320a4c78f47e33dea4f7eb1a59074c917557b33949bcba7",
      deviceID: "dev_xj86ap3s629gypzgwjjk3kc9w3", generation: 1,
      unlockKeyHex: "675997148359fcc5b94044bc12cebeaf8c2e7b687b59dc7dcdce08106dda558c",
      grant: 30, challenge: "99049703", counter: nil, response: 86985241, display: "3086 9852 4165"),
    Vector(
      masterKeyHex: "348c8ffd7d9d7021db285d551478f64c08e5216f75606e4b2f446972fcf13f0f",
      deviceID: "dev_4gaba2bpkm9cq61zdkg5ds5bkg", generation: 1,
      unlockKeyHex: "460a8e4f160985f41bb048d3b5ec269de0c99f480ed3c97f9a521ff5d466bae1",
      grant: 99, challenge: nil, counter: 4294967296, response: 23609644, display: "9923 6096 4480"),
    Vector(
      masterKeyHex: "e35f59ea682a8b420c94902f50147a7071482573bee3e3d82826080bae7d4306",
      deviceID: "dev_e438zyx5n9g1ft0z8ym9xb2971", generation: 1,
      unlockKeyHex: "497fbe005376e00de0a27adce59265eb781580f49013c867ba6d75ab9dcd8ad2",
      grant: 1, challenge: "11745324", counter: nil, response: 56678613, display: "0156 6786 1369"),
    Vector(
      masterKeyHex: "fe737762b8dca400094e3dd4e6ec683c28d2fcfc0e48f39910340e919b7859c3",
      deviceID: "dev_93mr3pr6dp5bqw6bhax9yz6g0w", generation: 1,
      unlockKeyHex: "ba4e1fe0bc1082b5fea0e32f34a3a62a7b1037976a1f5d94f59324dcadca7de8",
      grant: 90, challenge: nil, counter: 4294967296, response: 42200341, display: "9042 2003 4135"),
    Vector(
      masterKeyHex: "4e7df7b14bf3cee4362ebca6a856ab296a9ec750db0a3e5542449afb52b274ba",
      deviceID: "dev_dfpfmsk16t0s2jm0vh25nzhwp8", generation: 1,
      unlockKeyHex: "aba0a173a8b7950c0dd1e5863ab43cdd2d644cbeaba4eb2ce5be1b8c37c5047f",
      grant: 99, challenge: "51625860", counter: nil, response: 98729142, display: "9998 7291 4237"),
    Vector(
      masterKeyHex: "c4977ebdb37ce541d5a47489e67c7e489206c1866807524c7ba356ea8714aeff",
      deviceID: "dev_fkyny1dx0t72685w911h47dbg5", generation: 1,
      unlockKeyHex: "eb3b5eb719508282509195bfcc31a1c07e4072f8aa5bbf0b807cf894ed2070ab",
      grant: 7, challenge: nil, counter: 65536, response: 34856809, display: "0734 8568 0981"),
  ]
}
